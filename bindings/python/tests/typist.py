"""The process that is killed: types lines into a statement, and says when each
is saved, until it is killed."""

import asyncio
import sys

import pocketbook as pb


async def type_for_ever(folder, officer, draft, pin):
    device = await pb.Device.open_for_development(folder)
    session = await device.unlock(officer, pin)
    lines = []
    while True:
        lines.append(f"line {len(lines) + 1}")
        await session.edit_statement(draft, pb.StatementChange(body="\n".join(lines)))
        print(len(lines), flush=True)


asyncio.run(type_for_ever(*sys.argv[1:]))
