"""The scenarios of bindings/scenarios.md around the system's life cycle."""

import http.client
import io
import pathlib
import ssl
import urllib.parse

import pocketbook as pb
import pytest
from force import JPEG, PIN, draft, edit, incident, scenario


def send(upload, authority):
    """Sends an upload exactly as it was handed out, as the system would."""
    url = urllib.parse.urlsplit(upload.url)
    context = ssl.create_default_context(cadata=authority)
    connection = http.client.HTTPSConnection(url.netloc, context=context, timeout=60)
    body = pathlib.Path(upload.file).read_bytes()
    headers = {header.name: header.value for header in upload.headers}
    connection.request(upload.method, url.path, body, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return pb.UploadResult.ANSWERED(status=answer.status, retry_after_s=None, body=body)


@scenario("background_upload")
async def test_segments_are_sent_while_the_vault_is_locked(force):
    device, officer = await force.tablet()
    session = await device.unlock(officer.id, PIN)
    where = await incident(session)
    attachment = await pb.attach(session, where.id, io.BytesIO(JPEG))
    batch = await session.will_suspend(10_000, pb.ONLINE, 9)
    assert await session.next_uploads(pb.ONLINE, 9) == batch
    assert await session.next_uploads(pb.NO_LINK, 9) == []
    await session.lock()
    answers = {upload.id: send(upload, await device.authority_pem()) for upload in batch}
    assert [answer.status for answer in answers.values()] == [200]
    session = await device.unlock(officer.id, PIN)
    for identifier, answer in answers.items():
        await session.upload_result(identifier, answer)
        await session.upload_result(identifier, answer)
    await session.upload_result("of nobody", pb.UploadResult.FAILED())
    assert await session.next_uploads(pb.ONLINE, 9) == []
    synced = await session.tick(30_000, pb.ONLINE)
    assert (synced.attachments_delivered, synced.still_waiting, synced.stopped) == ([attachment.id], 0, False)
    assert (synced.trust, synced.to_do) == (pb.ReceiptTrust.PROVED, [])
    assert [a.state.is_DELIVERED() for a in await session.attachments(where.id) if a.id == attachment.id] == [True]
    # A slot that is over before it began loses nothing.
    await pb.attach(session, where.id, io.BytesIO(JPEG + b"another"))
    ended = await session.tick(0, pb.ONLINE)
    assert (ended.stopped, ended.still_waiting, ended.offline) == (True, 1, False)
    assert pb.MatterOfSync.STOPPED in [task.matter for task in ended.to_do]


@scenario("shutdown")
async def test_a_tablet_that_was_shut_down_is_opened_again(force):
    folder = force.new_folder()
    device = await pb.Device.create_for_development(folder)
    officer = await device.add_officer("204518", "PC Invented OFFICER", PIN)
    session = await device.unlock(officer.id, PIN)
    statement = await draft(session)
    await edit(session, statement.draft, "I saw it.")
    await device.shutdown()
    await device.shutdown()
    with pytest.raises(pb.PocketbookError.Locked):
        await session.status()
    for call in (device.status(), device.unlock(officer.id, PIN), device.code_list_ids()):
        with pytest.raises(pb.PocketbookError.Closed):
            await call
    again = await pb.Device.open_for_development(folder)
    assert "ethnicity-16-1" in await again.code_list_ids()
    session = await again.unlock(officer.id, PIN)
    assert (await session.statement(statement.draft)).fields.body == "I saw it."
