"""What all tests share."""

import hypothesis

# A noisy machine makes single examples slow; and a test that failed must fail again when it is run again.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")
