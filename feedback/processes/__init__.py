"""The processes: each file is one role of ROSTER, run as `python -m feedback.processes.<role> RUN_FOLDER NAME`.

Each has the same three parts: a node with READS and WRITES, its step, and main. They are thin: what they know of
walking, cues, sound and files lives on the floors below.
"""
