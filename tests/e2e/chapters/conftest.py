"""Which of these files are not run yet: they have not passed as a whole, in both browsers, undisturbed."""

collect_ignore = [
    "test_beyond.py",
    "test_convolution.py",
    "test_election.py",
    "test_features.py",
    "test_hyperparameters.py",
    "test_pictures.py",
    "test_pooling.py",
    "test_relu.py",
]
