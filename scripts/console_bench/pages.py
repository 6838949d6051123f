"""Pages that watch, and tablets that turn a number: what a browser does, without its pictures.

Lives here: Page, `tuned`. Must never: count what came before the number was turned.
"""

import asyncio
import json
import random
import time
from collections import Counter

import aiohttp

KEY = "cues.hip_extend.gain_db"
LEAST, MOST = -30.0, -6.0
PAUSE_S = (0.05, 0.4)
ANSWER_S = 10.0


class Page:
    """One page with its WebSocket."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url
        self.frames, self.kinds = 0, Counter[str]()
        self._seen: dict[str, asyncio.Future[float]] = {}

    async def enter(self, code: str, name: str) -> None:
        async with self._session.post(
            f"{self._url}/api/pair", json={"code": code, "name": name}, headers=self._own
        ) as told:
            told.raise_for_status()

    async def invite(self) -> str:
        return str((await self.post("/api/invite", role="therapist"))["code"])

    async def post(self, path: str, **body: object) -> dict[str, object]:
        async with self._session.post(f"{self._url}{path}", json=body, headers=self._own) as told:
            told.raise_for_status()
            answer: dict[str, object] = await told.json()
            return answer

    async def watch(self) -> None:
        async with self._session.ws_connect(f"{self._url}/ws", headers=self._own, max_msg_size=1 << 24) as socket:
            async for message in socket:
                self.frames += 1
                for row in json.loads(message.data):
                    self._take(row)

    def expect(self, value: str) -> "asyncio.Future[float]":
        """When this page is told that a value is in force, on the clock of time.monotonic."""
        self._seen[value] = asyncio.get_running_loop().create_future()
        return self._seen[value]

    def _take(self, row: dict[str, object]) -> None:
        self.kinds[str(row["kind"])] += 1
        if row["kind"] == "acknowledged" and (waiting := self._seen.pop(str(row["value"]), None)):
            waiting.set_result(time.monotonic())

    @property
    def _own(self) -> dict[str, str]:
        return {"Origin": self._url}


async def tuned(pages: list[Page], commands: int, seed: int) -> tuple[list[float], list[float]]:
    """By turns from each page: ms until its answer, and until the last of all pages was told."""
    dice, answered_ms, told_ms = random.Random(seed), [], []
    for number in range(commands):
        await asyncio.sleep(dice.uniform(*PAUSE_S))
        value = f"{LEAST + (MOST - LEAST) * number / commands:.10g}"
        expected = [page.expect(value) for page in pages]
        begin_s = time.monotonic()
        await pages[number % len(pages)].post("/api/desk", do="command", key=KEY, value=value)
        answered_ms.append(1000 * (time.monotonic() - begin_s))
        seen_s = await asyncio.wait_for(asyncio.gather(*expected), ANSWER_S)
        told_ms.append(1000 * (max(seen_s) - begin_s))
    return answered_ms, told_ms
