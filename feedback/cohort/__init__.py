"""Many sessions as one data set: per-stride tables in partitioned Parquet, queried with DuckDB, read as a page.

Lives here: what `stridecue cohort` stands on: `settings` (how each is analysed), `sources` (where they lie), `analysis`
(one of them), `tables` (its rows as Parquet), `pool` (Dask, or this process), `manifest` (what is done), `gather` (all
together), `query` (DuckDB), `figures` and `page`. Why: what helps whom is a question to hundreds of sessions. Must
never: let one bad file stop the rest, or let the number of workers into a result.
"""
