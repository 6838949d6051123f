"""An example of a plug-in for stridecue: a treadmill that prints its speed, and an export of stride times."""
