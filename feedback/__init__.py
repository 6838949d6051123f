"""stridecue's feedback system: time, walking, cues and sound. Device bytes are the business of `drivers`."""

__version__ = "0.1.0"
