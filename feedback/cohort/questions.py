"""What the cohort's page asks its data set: questions in SQL, and their answers as rows.

Lives here: one question a figure or table. Why: each figure can be asked for again by anybody, with other words. Must
never: average over strides of unlike people first: a session and leg counts once, by its median.
"""

from typing import Any

from feedback.cohort.query import rows

FEWEST = 20
"""Strides of a session and leg below which its median does not count."""
Rows = list[dict[str, Any]]
Connection = Any


def totals(connection: Connection) -> dict[str, Any]:
    """Of the whole data set."""
    return rows(
        connection,
        "select count(*) as sessions, count(distinct patient) as patients, sum(strides) as strides, "
        "sum(duration_s) / 3600 as hours, sum(cues_sent) as cues, count(distinct nullif(protocol, '')) as protocols, "
        "count(*) filter (kind <> 'session') as unheard "
        "from sessions",
    )[0]


def medians(connection: Connection, column: str) -> Rows:
    """Of a column of strides, for each session and leg: median, n."""
    return rows(
        connection,
        f"select patient, session, leg, median({column}) as value, count({column}) as n from strides "
        "group by all order by all",
    )


def variations(connection: Connection) -> Rows:
    """Of stride time, for each session and leg: scaled median absolute deviation over the median, %, and n."""
    return rows(
        connection,
        "select patient, session, leg, 148.26 * mad(stride_s) / median(stride_s) as value, count(stride_s) as n "
        "from strides group by all order by all",
    )


def learnt(connection: Connection) -> Rows:
    """Each cue and leg of each session, with its gain in units of the least gain that counts."""
    return rows(
        connection,
        "select *, gain / nullif(least_gain, 0) as gains from learning order by gains nulls last, patient, session, "
        "cue, leg",
    )


def by_protocol(connection: Connection) -> Rows:
    """What was learnt and kept, by protocol, cue and measure; a session and leg counts once."""
    return rows(
        connection,
        "select protocol, cue, measure, count(*) as n, count(distinct patient) as patients, "
        "count(*) filter (verdict = 'improved') as improved, count(*) filter (verdict = 'unknown') as unknown, "
        "median(gain / nullif(least_gain, 0)) as gains, "
        "median(probe_share) as probe, count(probe_share) as probe_n, "
        "median(retention_share) as retention, count(retention_share) as retention_n, "
        "median(success_cued_pct) as cued_pct, median(success_retention_pct) as retention_pct "
        "from learning group by all order by all",
    )


def contents(connection: Connection) -> Rows:
    """What the data set holds, by protocol, rig and kind of input."""
    return rows(
        connection,
        "select protocol, rig, kind, count(*) as sessions, count(distinct patient) as patients, "
        "sum(strides) as strides, sum(duration_s) / 3600 as hours from sessions group by all order by all",
    )
