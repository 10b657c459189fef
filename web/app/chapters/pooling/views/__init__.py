"""The views of this chapter: pure functions from numbers to markup."""
