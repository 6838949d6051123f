"""The same job on stridecue and on what one would use instead, measured in one run. How, and why so: README.md."""
