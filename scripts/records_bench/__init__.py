"""Sessions made without a clock, and what is measured and proved of them."""
