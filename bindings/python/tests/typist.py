"""The process that is killed: types a line into a statement for each that it is
sent, and says when it is saved."""

import asyncio
import sys

import pocketbook as pb


async def type_lines(folder, officer, draft, pin):
    device = await pb.Device.open_for_development(folder)
    session = await device.unlock(officer, pin)
    lines = []
    while sys.stdin.readline():
        lines.append(f"line {len(lines) + 1}")
        await session.edit_statement(draft, pb.StatementChange(body="\n".join(lines)))
        print(len(lines), flush=True)


asyncio.run(type_lines(*sys.argv[1:]))
