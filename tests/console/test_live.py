"""The live feed: told all at first, then what happens; nobody waits for a slow page, and nonsense ends only its own."""

import asyncio
import json

import aiohttp
import pytest

from feedback.clock import now_ns
from feedback.console.live import MOST_PAGES, OUT
from feedback.messages import GaitState, Notice, Outcome
from tests.console.conftest import LEAD, WITHIN_S, Browser

NAN = float("nan")


def notice(text):
    return Notice(now_ns(), 0, 0, "desk", "note", text)


async def rows_until(socket, is_it):
    """All rows up to the one that was waited for."""
    found = []
    while not (found and is_it(found[-1])):
        for row in json.loads((await socket.receive(WITHIN_S)).data):
            found.append(row)
            if is_it(row):
                break
    return found


def test_hello_tells_everything_and_then_it_goes_on(house):
    at_ns = now_ns()
    house.room.hub.bring(
        [Outcome(at_ns, 0, 0, "glute_ready", "left", at_ns, 1, "cued", 1, "", 0, "", "", NAN, NAN, "unknown")]
    )

    async def goes_on(socket):
        house.room.hub.bring([notice("one"), GaitState(now_ns(), 0, 0, "walking", 0.5, 0.0, 0.4, 0.6, 110.0)])
        return await rows_until(socket, lambda row: row["kind"] == "live")

    hello, rows, after = house.browser("tablet 2").watch(goes_on)
    assert hello["kind"] == "hello"
    assert (hello["me"]["who"], hello["run"]["state"]) == ("therapist (tablet 2)", "running")
    assert hello["run"]["patient"] == "P-001"
    assert hello["now_s"] >= 0
    assert LEAD in [row["key"] for row in hello["protocol"]["rows"]]
    assert [row["kind"] for row in rows] == ["outcome"]
    assert [row["kind"] for row in after] == ["notice", "live"]
    assert after[1]["left_phase"] == 0.5


def test_a_change_is_told_to_all_with_who_made_it(house):
    other = house.browser("tablet 2")

    async def sees(socket):
        await asyncio.to_thread(other.post, "/api/desk", do="command", key=LEAD, value="90")
        return await rows_until(socket, lambda row: row["kind"] == "acknowledged")

    _, _, rows = house.browser("tablet 1").watch(sees)
    wanted = {"who": "therapist (tablet 2)", "key": LEAD, "before": "60", "value": "90", "refused": False}
    assert wanted.items() <= rows[-1].items()


def test_a_page_that_comes_back_is_told_what_it_missed(house):
    browser = house.browser()

    async def nothing(_socket):
        return None

    browser.watch(nothing)
    browser.post("/api/desk", do="command", key=LEAD, value="75")
    hello, rows, _ = browser.watch(nothing)
    (row,) = [row for row in hello["protocol"]["rows"] if row["key"] == LEAD]
    assert row["value"] == "75"
    assert [row["value"] for row in rows if row["kind"] == "acknowledged"] == ["75"]


def test_a_page_may_ask_to_be_told_all_anew(house):
    async def asks(socket):
        await socket.send_str('{"kind": "hello"}')
        return await rows_until(socket, lambda row: row["kind"] == "hello")

    _, _, rows = house.browser().watch(asks)
    assert rows[-1]["run"]["state"] == "running"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "null",
        '{"kind": "command"}',
        "[" * 250,
        '{"kind": "hello", "x": 1}',
        "\x00",
        "x" * 5000,
        b"\x00\xff",
    ],
    ids=range(10),
)
def test_whatever_else_a_page_says_ends_its_connection_and_no_other(house, said):
    async def both(session, browser, other):
        bad, good = await browser.open(session), await other.open(session)
        await good.receive(WITHIN_S)
        await (bad.send_bytes(said) if isinstance(said, bytes) else bad.send_str(said))
        while (message := await bad.receive(WITHIN_S)).type is aiohttp.WSMsgType.TEXT:
            pass
        house.room.hub.bring([notice("still here")])
        rows = await rows_until(good, lambda row: row["kind"] == "notice")
        await good.close()
        return message.type, bad.close_code, rows

    async def run():
        async with aiohttp.ClientSession() as session:
            return await both(session, house.browser("a"), house.browser("b"))

    kind, code, rows = asyncio.run(run())
    assert kind in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED)
    assert code in (1008, 1009)
    assert rows[-1]["text"] == "still here"
    assert house.desk.commands == []


@pytest.mark.parametrize(
    "frame",
    [b"\xff" * 40, b"\x81\xff" + b"\xff" * 8, b"\x8f\x80\x00\x00\x00\x00", b"\xc1\x81\x00\x00\x00\x00x"],
    ids=range(4),
)
def test_bytes_that_are_no_frame_end_the_connection(house, frame):
    browser = house.browser()

    async def run():
        reader, writer = await asyncio.open_connection("127.0.0.1", house.room.place.port)
        lines = [
            "GET /ws HTTP/1.1",
            f"Host: 127.0.0.1:{house.room.place.port}",
            f"Origin: {browser.origin}",
            f"Cookie: {browser.cookie}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(frame)
        async with asyncio.timeout(WITHIN_S):
            while await reader.read(65536):
                pass
        writer.close()
        return head

    assert asyncio.run(run()).startswith(b"HTTP/1.1 101")
    assert browser.get("/api/me")[0] == 200


def refused(browser, **headers):
    async def run():
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError) as told:
                await browser.open(session, **headers)
            return told.value.status

    return asyncio.run(run())


def test_without_being_let_in_there_is_no_feed(house):
    assert refused(Browser(house.room.place)) == 401
    browser = house.browser()
    assert refused(browser, Origin="http://evil.example") == 403
    assert refused(browser, Host="evil.example") == 421
    assert browser.ask("GET", "/ws")[0] == 403
    assert browser.ask("GET", "/ws", Origin=browser.origin)[0] == 400


def test_a_device_that_is_out_is_shown_out(house):
    browser = house.browser()

    async def leaves(socket):
        await asyncio.to_thread(browser.ask, "POST", "/api/leave")
        while (message := await socket.receive(WITHIN_S)).type is aiohttp.WSMsgType.TEXT:
            pass
        return message.data

    assert browser.watch(leaves)[2] == OUT


def test_there_is_room_for_so_many_pages(house):
    browser = house.browser()

    async def run():
        async with aiohttp.ClientSession() as session:
            pages = [await browser.open(session) for _ in range(MOST_PAGES)]
            for page in pages:
                await page.receive(WITHIN_S)
            one_more = await browser.open(session)
            message = await one_more.receive(WITHIN_S)
            for page in pages:
                await page.close()
            return message.data

    assert asyncio.run(run()) == 4429


def test_a_page_that_does_not_listen_holds_up_nobody(house):
    """It stops reading; another page is told everything meanwhile, and the hub keeps no more than it may."""

    async def run(slow, quick):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.room.place.port, limit=1024)
        lines = [
            "GET /ws HTTP/1.1",
            f"Host: 127.0.0.1:{house.room.place.port}",
            f"Origin: {slow.origin}",
            f"Cookie: {slow.cookie}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        async with aiohttp.ClientSession() as session:
            page = await quick.open(session)
            await page.receive(WITHIN_S)
            for number in range(40):
                house.room.hub.bring(notice("x" * 5000) for _ in range(50))
                house.room.hub.bring([notice(f"last {number}")])
                await rows_until(page, lambda row, n=number: row.get("text") == f"last {n}")
            await page.close()
        writer.transport.abort()
        return reader

    asyncio.run(run(house.browser("slow"), house.browser("quick")))
    assert house.browser("after").get("/api/me")[0] == 200
