"""What a caller writes whose types are checked strictly. It is never run: `cargo
xtask python` has mypy read it."""

import pocketbook as pb


def signature(name: str) -> pb.SignatureRequest:
    return pb.SignatureRequest(signer=pb.Signer.WITNESS, act=pb.SigningAct.TYPED(name))


def name_of(act: pb.SigningAct) -> str | None:
    return act.name if isinstance(act, pb.SigningAct.TYPED) else None


def age() -> pb.WitnessAge:
    return pb.WitnessAge.OVER18()


def told(error: pb.PocketbookError) -> tuple[str, str, pb.Retry]:
    if isinstance(error, pb.PocketbookError.WrongPin):
        print(error.attempts_left)
    return error.code(), error.advice(), error.retry()


async def listened(session: pb.Session, path: str, incident: pb.IncidentId) -> None:
    with pb.events(session) as events:
        async for event in events:
            print(isinstance(event, pb.SessionEvent.DRAFT_SAVED) and event.draft)
    progress = pb.Progress(lambda so_far: print(so_far.bytes_done))
    attached = await session.attach_file(path, incident, progress=progress)
    async for piece in pb.read_attachment(session, attached.id):
        print(len(piece))


#: Each of these is a fault that must be found; if it is not, mypy says that the
#: comment is not needed.
pb.SignatureRequest(signer=pb.Signer.WITNESS, act=pb.Signer.WITNESS)  # type: ignore[arg-type]
pb.SigningAct.TYPED(3)  # type: ignore[arg-type]
pb.no_such_thing  # type: ignore[attr-defined]
