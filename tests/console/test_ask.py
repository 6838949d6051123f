"""A word with the desk: answered, or said why not, and never waited for for ever."""

import asyncio
import json

import pytest

from feedback.console import ask as module
from feedback.console.ask import NoDeskError, ask


async def served(path, answer):
    async def serve(reader, writer):
        try:
            await answer(json.loads(await reader.readline()), writer)
        finally:
            writer.close()

    return await asyncio.start_unix_server(serve, path)


def asked(tmp_path, answer):
    async def run():
        server = await served(tmp_path / "desk", answer)
        try:
            return await ask(tmp_path / "desk", {"do": "list"})
        finally:
            server.close()
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    return asyncio.run(run())


def test_the_desk_s_answer_is_given_as_it_is(tmp_path):
    async def answer(request, writer):
        writer.write(json.dumps({"ok": True, "asked": request}).encode() + b"\n")

    assert asked(tmp_path, answer) == {"ok": True, "asked": {"do": "list"}}


def test_a_desk_that_is_not_there_or_says_nothing_useful_is_no_desk(tmp_path):
    async def nonsense(_request, writer):
        writer.write(b"{\n")

    async def nothing(_request, _writer):
        pass

    for answer in (nonsense, nothing):
        with pytest.raises(NoDeskError, match="takes no commands"):
            asked(tmp_path, answer)
        (tmp_path / "desk").unlink(missing_ok=True)
    for desk, words in ((None, "no session is running"), (tmp_path / "none", "takes no commands")):
        with pytest.raises(NoDeskError, match=words):
            asyncio.run(ask(desk, {}))


def test_a_desk_that_hangs_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_S", 0.05)

    async def hangs(_request, _writer):
        await asyncio.sleep(0.3)

    with pytest.raises(NoDeskError, match="does not answer within"):
        asked(tmp_path, hangs)
