"""Exhibits through the Python bindings: numbered, described, handed on under
seal, printed; two tablets that give one number to two things; one thing that
goes from tablet to tablet; and what was entered wrongly."""

import pathlib
import tempfile
import unittest

import pocketbook as pb
from test_journey import ONLINE, PIN, REPORTED, Events, Gateway, command


class Exhibits(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.gateway = Gateway(self.folder / "gateway")
        self.assertEqual(command("gateway", "init", "--dir", self.gateway.folder)[0], 0)
        self.gateway.start()
        # The last of these first: the tablets, their gateway, the folder of all.
        self.addCleanup(self.temporary.cleanup)
        self.addCleanup(self.gateway.stop)

    async def tablet(self, name, warrant):
        path = self.folder / f"{name}.ticket"
        arguments = ["--dir", self.gateway.folder, "--url", self.gateway.url, "--out", path]
        self.assertEqual(command("gateway", "ticket", *arguments)[0], 0)
        device = await pb.Device.create_for_development(str(self.folder / name))
        self.addAsyncCleanup(device.shutdown)
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
        acts = [pb.ExhibitAct.SEIZED(), pb.ExhibitAct.SEAL_PUT_ON("A1"), pb.ExhibitAct.HANDED_OVER(laboratory)]
        self.assertEqual([event.act for event in exhibit.events], acts)
        self.assertEqual((exhibit.events[2].place, exhibit.events[2].reason), ("Laboratory", "DNA"))
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
        kinds = {record.kind for record in (await session.records()).records}
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
        heard = events.until(pb.SessionEvent.EXHIBIT_COLLISION)
        self.assertEqual([event.reference for event in heard], ["ABC/1"])
        subscription.cancel()

    async def test_a_chain_goes_on_on_another_tablet(self):
        giver, taker = await self.tablet("one", "204518"), await self.tablet("two", "204519")
        exhibits = []
        for session, what in [(giver, "Kitchen knife"), (taker, "Knife in a bag")]:
            incident = await self.incident(session)
            new = pb.NewExhibitRecord(incident=incident.id, initials="ABC", description=what)
            exhibits.append((await session.add_exhibit(new)).id)
        given, taken = exhibits
        officer = {
            warrant: pb.CustodianRecord(name="PC Invented OFFICER", warrant_number=warrant)
            for warrant in ["204518", "204519"]
        }
        await giver.record_custody(given, pb.NewCustody(act=pb.ExhibitAct.SEIZED(), place="Hall"))
        await giver.sync(ONLINE, None)
        # The force has the one's words and then the other's, and nothing that
        # explains them: a collision, until the handing over arrives.
        received = pb.ExhibitAct.RECEIVED(giver=officer["204518"])
        await taker.record_custody(taken, pb.NewCustody(act=received, place="Desk"))
        events = Events()
        subscription = taker.subscribe(events)
        await taker.sync(ONLINE, None)
        handed = pb.ExhibitAct.HANDED_OVER(to=officer["204519"])
        view = await giver.record_custody(given, pb.NewCustody(act=handed, place="Desk", reason="to store"))
        for session in [giver, taker]:
            await session.sync(ONLINE, None)
        both = (pb.SessionEvent.EXHIBIT_COLLISION, pb.SessionEvent.EXHIBIT_SETTLED)
        heard = [type(event) for event in events.until(both, 2)]
        self.assertEqual(heard, list(both))
        subscription.cancel()
        [collision] = (await taker.exhibit(taken)).collisions
        self.assertIsNotNone(collision.settled)

        # From the bundle of the handing over: what was entered without it is
        # struck, and entered again with it.
        path = str(self.folder / "handover.zip")
        await giver.export(view.events[-1].record, pb.Recipient.DEFENCE(), path)
        handover = await taker.handover_in_bundle(taken, path)
        self.assertEqual(handover.sha256, view.events[-1].sha256)
        with self.assertRaises(pb.PocketbookError.Invalid) as own:
            await giver.handover_in_bundle(given, __file__)
        self.assertEqual([problem.field for problem in own.exception.fields], ["continues"])
        [first] = (await taker.exhibit(taken)).events
        error = pb.NewCustody(act=pb.ExhibitAct.ENTERED_IN_ERROR(first.sha256), place="Desk", reason="without the record")
        await taker.record_custody(taken, error)
        received = pb.ExhibitAct.RECEIVED(giver=officer["204518"], continues=handover.sha256)
        view = await taker.record_custody(taken, pb.NewCustody(act=received, place="Desk", at=first.at))
        self.assertEqual([event.struck_by for event in view.events], [2, None, None])
        self.assertEqual(view.events[-1].act.continues, handover.sha256)
        self.assertEqual([gap.code for gap in view.gaps], ["begun_elsewhere"])

    async def test_what_was_entered_wrongly_is_withdrawn_and_corrected(self):
        session = await self.tablet("one", "204518")
        incident = await self.incident(session)
        exhibits = []
        for what in ["Knife", "Glove"]:
            new = pb.NewExhibitRecord(incident=incident.id, initials="ABC", description=what)
            exhibits.append((await session.add_exhibit(new)).id)
        knife, glove = exhibits
        draft = await session.create_statement(incident.id, pb.NewStatementRecord())
        words = pb.StatementChange(body="It is exhibit ABC/1, not ABC/2.")
        draft = await session.edit_statement(draft.draft, words)
        named = {exhibit.reference: exhibit.description for exhibit in draft.exhibits}
        self.assertEqual(named, {"ABC/1": "Knife", "ABC/2": "Glove"})
        view = await session.withdraw_exhibit(glove, "entered twice", None)
        self.assertEqual((view.withdrawn.reason, view.withdrawn.record), ("entered twice", None))
        self.assertEqual([exhibit.reference for exhibit in (await session.statement(draft.draft)).exhibits], ["ABC/1"])
        await session.record_custody(knife, pb.NewCustody(act=pb.ExhibitAct.SEIZED(), place="Hall"))
        with self.assertRaises(pb.PocketbookError.Invalid) as unsaid:
            await session.withdraw_exhibit(knife, "not his", None)
        self.assertEqual([problem.field for problem in unsaid.exception.fields], ["event.place"])
        corrected = pb.ExhibitAct.CORRECTED(found_place="Garden", found_at=REPORTED)
        view = await session.record_custody(knife, pb.NewCustody(act=corrected, place="Hall", reason="looked again"))
        self.assertEqual([version.found_place for version in view.versions], ["", "Garden"])
        view = await session.withdraw_exhibit(knife, "not his", "Hall")
        self.assertEqual(view.withdrawn.record, view.events[-1].record)
        self.assertEqual([line.withdrawn for line in await session.exhibits(incident.id)], [True, True])


if __name__ == "__main__":
    unittest.main()
