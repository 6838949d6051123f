"""What is kept of a walk: the session's file, tables, the report.

Start at `session` for reading, `writer` for writing, `tables` for CSV. Must never: change what was recorded.
"""
