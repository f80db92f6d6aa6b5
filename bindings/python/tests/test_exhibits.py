"""Exhibits through the Python bindings: numbered, described, handed on under
seal, printed; and two tablets that give one number to two things."""

import pathlib
import tempfile
import unittest

import pocketbook as pb
from test_journey import ONLINE, PIN, Events, Gateway, command


class Exhibits(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.gateway = Gateway(self.folder / "gateway")
        self.assertEqual(command("gateway", "init", "--dir", self.gateway.folder)[0], 0)
        self.gateway.start()

    def tearDown(self):
        self.gateway.stop()
        self.temporary.cleanup()

    async def tablet(self, name, warrant):
        path = self.folder / f"{name}.ticket"
        arguments = ["--dir", self.gateway.folder, "--url", self.gateway.url, "--out", path]
        self.assertEqual(command("gateway", "ticket", *arguments)[0], 0)
        device = await pb.Device.open(str(self.folder / name), None, None)
        await device.enrol(path.read_text(), name)
        officer = await device.add_officer(warrant, "PC Invented OFFICER", PIN)
        return await device.unlock(officer.id, PIN)

    async def incident(self, session):
        new = pb.NewIncidentRecord(title="Invented", cad_reference="CAD 2089/21Nov")
        return await session.create_incident(new)

    async def test_an_exhibit_from_the_scene_to_its_label(self):
        session = await self.tablet("one", "204518")
        incident = await self.incident(session)
        self.assertEqual(await session.next_exhibit(incident.id, "ABC"), "ABC/1")
        new = pb.NewExhibitRecord(incident=incident.id, initials="ABC", description="Knife")
        exhibit = await session.add_exhibit(new)
        self.assertEqual((exhibit.reference, exhibit.sealed, exhibit.events), ("ABC/1", False, []))
        exhibit = await session.correct_exhibit(exhibit.id, pb.ExhibitChange(description="Kitchen knife"))
        self.assertEqual(exhibit.description, "Kitchen knife")
        with self.assertRaises(pb.PocketbookError.Invalid) as used:
            await session.add_exhibit(
                pb.NewExhibitRecord(incident=incident.id, initials="ABC", number="1", description="Fork")
            )
        self.assertEqual([problem.field for problem in used.exception.fields], ["number"])

        laboratory = pb.CustodianRecord(name="Invented LABORATORY", capacity="imaging")
        exhibit = await session.record_custody(exhibit.id, pb.NewCustody(act=pb.ExhibitAct.SEIZED(), place="Hall"))
        await session.record_custody(exhibit.id, pb.NewCustody(act=pb.ExhibitAct.SEAL_PUT_ON("A1"), place="Hall"))
        exhibit = await session.record_custody(
            exhibit.id,
            pb.NewCustody(act=pb.ExhibitAct.HANDED_OVER(laboratory), place="Laboratory", reason="DNA"),
        )
        self.assertEqual((exhibit.holder, exhibit.seal), ("Invented LABORATORY, imaging", "A1"))
        self.assertEqual([event.act for event in exhibit.events], ["seized", "sealed", "handed_over"])
        for before, event in zip(exhibit.events, exhibit.events[1:]):
            self.assertEqual(event.previous, before.sha256)
        self.assertEqual(exhibit.gaps, [])
        # A gap is shown and forbids nothing.
        stored = pb.NewCustody(act=pb.ExhibitAct.STORED(), place="Store 3")
        exhibit = await session.record_custody(exhibit.id, stored)
        self.assertEqual([(gap.event, gap.code) for gap in exhibit.gaps], [(4, "not_held")])
        with self.assertRaises(pb.PocketbookError.Invalid) as unsaid:
            await session.record_custody(exhibit.id, pb.NewCustody(act=pb.ExhibitAct.EXAMINED(), place="Hall"))
        self.assertEqual([problem.field for problem in unsaid.exception.fields], ["event.reason"])
        with self.assertRaises(pb.PocketbookError.Invalid):
            await session.correct_exhibit(exhibit.id, pb.ExhibitChange(description="Fork"))
        exhibit = await session.record_custody(
            exhibit.id,
            pb.NewCustody(act=pb.ExhibitAct.CORRECTED("Bread knife"), place="Hall", reason="looked again"),
        )
        self.assertEqual(exhibit.description, "Bread knife")

        for pdf in [
            await session.exhibit_label(exhibit.id),
            await session.exhibit_list(incident.id),
        ]:
            self.assertTrue(pdf.startswith(b"%PDF-"))
        [line] = await session.exhibits(incident.id)
        self.assertEqual((line.reference, line.exhibit, line.events), ("ABC/1", exhibit.id, 5))
        kinds = {record.kind for record in await session.records()}
        self.assertEqual(kinds, {pb.KindOfRecord.CUSTODY})

    async def test_one_number_for_two_things_is_told_to_both(self):
        sessions, exhibits = [], []
        for name, warrant, what in [("one", "204518", "Knife"), ("two", "204519", "Glove")]:
            session = await self.tablet(name, warrant)
            incident = await self.incident(session)
            new = pb.NewExhibitRecord(incident=incident.id, initials="ABC", description=what)
            exhibit = await session.add_exhibit(new)
            seized = pb.NewCustody(act=pb.ExhibitAct.SEIZED(), place="Hall")
            exhibits.append(await session.record_custody(exhibit.id, seized))
            sessions.append(session)
        events = Events()
        subscription = sessions[0].subscribe(events)
        for session in [*sessions, sessions[0]]:
            await session.sync(ONLINE, None)
        for session, exhibit, other in zip(sessions, exhibits, ["204519", "204518"]):
            view = await session.exhibit(exhibit.id)
            self.assertEqual(view.reference, "ABC/1")
            self.assertEqual([told.other_officer for told in view.collisions], [other])
        heard = [event for event in events.heard if isinstance(event, pb.SessionEvent.EXHIBIT_COLLISION)]
        self.assertEqual([event.reference for event in heard], ["ABC/1"])
        subscription.cancel()


if __name__ == "__main__":
    unittest.main()
