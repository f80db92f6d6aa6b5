"""The whole journey through the Python bindings, against a real gateway
process. Run by `cargo xtask python-journey`; needs nothing but the standard
library."""

import asyncio
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from datetime import date, datetime, timezone

import pocketbook as pb

PROGRAM = os.environ["POCKETBOOK"]
PIN = "48219375"
ONLINE = pb.Connectivity(reachable=True, expensive=False, constrained=False)
REPORTED = datetime(2026, 3, 6, 18, 56, tzinfo=timezone.utc)
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 1200


def command(*arguments):
    done = subprocess.run([PROGRAM, "--json", *map(str, arguments)], capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


class Gateway:
    """A gateway process of the real program."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.listen = "127.0.0.1:0"

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--json", "gateway", "run", "--dir", self.folder, "--listen", self.listen],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.listen = self.url.removeprefix("https://")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process.stdout.close()
            self.process = None


class Events(pb.EventListener):
    def __init__(self):
        self.heard = []
        self.more = threading.Condition()

    def on_event(self, event):
        with self.more:
            self.heard.append(event)
            self.more.notify_all()

    def until(self, kind, count=1):
        """Events of this kind, once there are so many: they come when their turn
        is, and the call that caused them does not wait."""

        def told():
            return [event for event in self.heard if isinstance(event, kind)]

        with self.more:
            assert self.more.wait_for(lambda: len(told()) >= count, 60), self.heard
            return told()


class Journey(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.gateway = Gateway(self.folder / "gateway")
        self.assertEqual(command("gateway", "init", "--dir", self.gateway.folder)[0], 0)
        self.gateway.start()
        # The last of these first: the tablets, their gateway, the folder of all.
        self.addCleanup(self.temporary.cleanup)
        self.addCleanup(self.gateway.stop)

    def ticket(self):
        path = self.folder / f"ticket-{len(list(self.folder.iterdir()))}.json"
        code, _, error = command("gateway", "ticket", "--dir", self.gateway.folder, "--url", self.gateway.url, "--out", path)
        self.assertEqual(code, 0, error)
        return path.read_text()

    async def tablet(self):
        device = await pb.Device.create_for_development(str(self.folder / "tablet"))
        self.addAsyncCleanup(device.shutdown)
        self.assertEqual(await device.enrol(self.ticket(), "test tablet"), "Invented Constabulary")
        officer = await device.add_officer("204518", "PC Invented OFFICER", PIN)
        return device, officer

    async def test_people_and_places_are_entered_once_and_merged(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(
            pb.NewIncidentRecord(title="Invented", address="Flat 5, Invented Court", postcode="ZZ9 9ZZ")
        )
        details = pb.PersonChange(
            date_of_birth=pb.DayResponse.GIVEN(date(1990, 4, 1)),
            sex=pb.SexResponse.REFUSED(),
            self_defined_ethnicity=pb.EthnicityResponse.GIVEN(
                pb.SelfDefinedEthnicityRecord(code="W3", list="18+1")
            ),
            contacts=[
                pb.ContactRecord(
                    kind=pb.KindOfContact.MOBILE,
                    value=pb.TextResponse.GIVEN("07700 900123"),
                    preferred=True,
                    safe_to_use=pb.YesOrNoResponse.GIVEN(True),
                    safe_to_leave_message=pb.YesOrNoResponse.NOT_ASKED(),
                )
            ],
        )
        victim = await session.add_person(
            incident.id,
            pb.NewPersonRecord(name="Marigold ASHWORTH", roles=[pb.PersonRole.VICTIM], details=details),
        )
        # Three different answers, and one that was given.
        changed = await session.edit_person(
            incident.id,
            victim.id,
            pb.PersonChange(
                occupation=pb.TextResponse.UNKNOWN(),
                observed_appearance=pb.AppearanceResponse.GIVEN(pb.ObservedAppearanceRecord(code="IC4")),
            ),
        )
        self.assertTrue(changed.occupation.is_UNKNOWN() and changed.sex.is_REFUSED() and changed.language.is_NOT_ASKED())
        self.assertEqual(changed.date_of_birth.answer, date(1990, 4, 1))
        self.assertEqual((changed.self_defined_ethnicity.answer.code, changed.observed_appearance.answer.code), ("W3", "IC4"))

        for change, field in [
            (pb.PersonChange(occupation=pb.TextResponse.GIVEN("")), "occupation"),
            (
                pb.PersonChange(
                    observed_appearance=pb.AppearanceResponse.GIVEN(pb.ObservedAppearanceRecord(code="W1"))
                ),
                "observed_appearance",
            ),
            (pb.PersonChange(language=pb.TextResponse.GIVEN("Polish")), "language"),
        ]:
            with self.assertRaises(pb.PocketbookError.Invalid) as refused:
                await session.edit_person(incident.id, victim.id, change)
            self.assertEqual([problem.field for problem in refused.exception.fields], [field])
        here = pb.PositionRecord(
            point=pb.PointOnMap.DEGREES(latitude=90_000_001, longitude=0),
            source=pb.SourceOfPosition.TYPED,
            taken_at=datetime(2026, 3, 6, 18, 50, tzinfo=timezone.utc),
        )
        with self.assertRaises(pb.PocketbookError.Invalid) as refused:
            await session.add_place(incident.id, pb.PlaceChange(position=here))
        self.assertEqual(refused.exception.fields[0].field, "position.point.coordinates.latitude")
        grid = pb.PositionRecord(point=pb.PointOnMap.GRID("tq 30080 80432"), source=pb.SourceOfPosition.MAP)
        place = await session.add_place(
            incident.id, pb.PlaceChange(address="Fictive Park", postcode="strange", position=grid)
        )
        self.assertEqual(place.position.point.reference, "TQ3008080432")
        self.assertEqual([warning.code for warning in place.warnings], ["postcode_shape"])

        again = await session.add_person(
            incident.id, pb.NewPersonRecord(name="ashworth, marigold", roles=[pb.PersonRole.WITNESS])
        )
        duplicates = await session.duplicates(incident.id)
        self.assertEqual(duplicates.people[0].reasons, ["the same names in another order"])
        merged = await session.merge(incident.id, pb.MergedEntries.PEOPLE(again.id, victim.id))
        self.assertEqual(len(merged.people), 2)
        self.assertEqual(merged.stand_for, [pb.MergedEntries.PEOPLE(again.id, victim.id)])
        listed = (await session.incidents()).incidents[0]
        self.assertEqual([person.id for person in listed.people], [victim.id])
        offered = await session.people_like(incident.id, "ash")
        self.assertEqual([person.id for person in offered], [victim.id])
        self.assertEqual(offered[0].roles, [pb.PersonRole.VICTIM, pb.PersonRole.WITNESS])
        statement = await session.create_statement(incident.id, pb.NewStatementRecord(witness=again.id))
        self.assertEqual((statement.fields.witness_name, statement.fields.age), ("Marigold ASHWORTH", pb.WitnessAge.OVER18()))

        overview = await session.incident_overview(incident.id)
        self.assertEqual([line.merged_into for line in overview.people], [None, victim.id])
        self.assertEqual((len(overview.statements), len(overview.details.places)), (1, 2))
        unmerged = await session.unmerge(incident.id, pb.MergedEntries.PEOPLE(again.id, victim.id))
        self.assertEqual((unmerged.stand_for, unmerged.merges[0].undone_by), ([], officer.id))
        codes = [entry.code for entry in await session.incident_timeline(incident.id)]
        self.assertEqual(codes, ["opened", "merged", "begun", "unmerged"])
        versions = await session.incident_history(incident.id)
        first = await session.incident_version(incident.id, versions[0].number)
        self.assertEqual(first.people, [])
        with self.assertRaises(pb.PocketbookError.Invalid):
            await session.unmerge(incident.id, pb.MergedEntries.PEOPLE(again.id, victim.id))
        await session.lock()

    async def test_the_whole_journey(self):
        device, officer = await self.tablet()
        with self.assertRaises(pb.PocketbookError.WrongPin) as wrong:
            await device.unlock(officer.id, "11112222")
        self.assertEqual(wrong.exception.attempts_left, 9)
        session = await device.unlock(officer.id, PIN)
        events = Events()
        subscription = session.subscribe(events)

        incident = await session.create_incident(
            pb.NewIncidentRecord(title="Invented burglary", cad_reference="CAD 4711/06Mar")
        )
        person = await session.add_person(
            incident.id,
            pb.NewPersonRecord(
                name="Invented WITNESS",
                roles=[pb.PersonRole.VICTIM, pb.PersonRole.WITNESS],
                age=pb.WitnessAge.OVER18(),
                occupation="Baker",
            ),
        )
        statement = await session.create_statement(incident.id, pb.NewStatementRecord(witness=person.id))
        words = ""
        for line in ["I saw it.", "It was dark.", "The lamp was lit."]:
            words = f"{words}\n{line}".strip()
            statement = await session.edit_statement(statement.draft, pb.StatementChange(body=words))
        self.assertEqual([problem.field for problem in statement.missing], ["read_back"])

        # Dropped without locking, as by a crash; opened again.
        del session
        session = await device.unlock(officer.id, PIN)
        subscription = session.subscribe(events)
        statement = await session.statement(statement.draft)
        self.assertEqual(statement.fields.body, words)

        writer = await session.attachment_writer(incident.id, statement.draft, "ABC/1")
        for start in range(0, len(JPEG), 50_000):
            await writer.write(JPEG[start : start + 50_000])
        photo = await writer.finish()
        self.assertEqual((photo.media_type, photo.size), ("image/jpeg", len(JPEG)))
        reader = await session.attachment_reader(photo.id)
        self.assertEqual(await reader.read(200_000, 1000), JPEG[200_000:201_000])
        self.assertEqual(await reader.read(len(JPEG), 10), b"")

        # Taken back and brought back, also after the crash.
        self.assertEqual((await session.undo_statement(statement.draft)).fields.body, "")
        statement = await session.redo_statement(statement.draft)
        self.assertEqual(statement.fields.body, words)
        versions = await session.statement_history(statement.draft)
        changes = await session.statement_difference(
            statement.draft, versions[-2].revision, versions[-1].revision
        )
        added = "".join(change.text for change in changes if change.part == pb.PartOfDifference.ADDED)
        self.assertIn("The lamp was lit.", added)
        self.assertEqual(await session.check_statement(statement.draft), [])

        await session.read_back_statement(statement.draft, pb.ReadBackAnswers())
        statement = await session.finalise_statement(statement.draft)
        self.assertEqual((statement.state, statement.signing.stage), (pb.DraftState.FINAL, pb.StageOfSigning.TO_SHOW))
        self.assertIn("1 page", statement.signing.declaration)
        shown = await session.pages_pdf(statement.draft)
        self.assertTrue(shown.startswith(b"%PDF-"))
        witness = pb.SignatureRequest(signer=pb.Signer.WITNESS, act=pb.SigningAct.TYPED("Invented WITNESS"))
        officer = pb.SignatureRequest(signer=pb.Signer.OFFICER, act=pb.SigningAct.TYPED("PC Invented OFFICER"))
        with self.assertRaises(pb.PocketbookError.Signing) as early:
            await session.sign_statement(statement.draft, witness)
        self.assertIn("show every page", early.exception.advice())
        await session.show_page(statement.draft, 1)
        statement = await session.declare_statement(statement.draft)
        foot = next(p for p in statement.signing.unsigned if p.place == pb.PlaceToSign.PAGE_FOOT and p.signer == pb.Signer.WITNESS)
        stroke = [pb.InkPoint(x=foot.x + 100 + i, y=foot.y + 300 + i % 100 * 3, t=i) for i in range(400)]
        drawn = pb.SigningAct.DRAWN([pb.InkStroke(points=stroke)])
        with self.assertRaises(pb.PocketbookError.Signing):
            elsewhere = pb.SigningAct.DRAWN([pb.InkStroke(points=[pb.InkPoint(x=1, y=1, t=0, pressure=0)])])
            await session.sign_statement(statement.draft, pb.SignatureRequest(signer=pb.Signer.WITNESS, act=elsewhere, page=1))
        await session.sign_statement(statement.draft, pb.SignatureRequest(signer=pb.Signer.WITNESS, act=drawn, page=1))
        await session.sign_statement(statement.draft, witness)
        statement = await session.sign_statement(statement.draft, officer)
        self.assertEqual((statement.signing.unsigned, statement.signing.stage), ([], pb.StageOfSigning.SIGNED))
        self.assertNotEqual(await session.signed_pages_pdf(statement.draft), shown)
        sealed = await session.seal_statement(statement.draft)
        self.assertEqual((sealed.state, sealed.words), (pb.DeliveryState.WAITING, "Saved on this tablet"))

        report = await session.create_report(
            incident.id,
            pb.ReportChange(
                kind=pb.KindOfReport.CRIME(),
                classification=pb.ClassificationRecord(title="Burglary of a home", code="28E"),
                reported_at=REPORTED,
                narrative="An invented person broke an invented window.",
                property=[
                    pb.PropertyRecord(
                        status=pb.PropertyStatus.STOLEN,
                        description="Invented telephone",
                        sort=pb.SortOfProperty.TELEPHONE,
                        identifiers=[
                            pb.IdentifierRecord(kind=pb.KindOfIdentifier.IMEI, value="490154203237517")
                        ],
                        value_pence=pb.PenceResponse.GIVEN(64000),
                        owner=person.id,
                    )
                ],
            ),
        )
        self.assertEqual([problem.field for problem in report.missing], ["recording.amounts_to_crime"])
        self.assertEqual(report.finding, pb.FindingRecord.UNANSWERED("amounts_to_crime"))
        report = await session.edit_report(
            report.draft,
            pb.ReportChange(
                recording=pb.RecordingAnswersRecord(
                    amounts_to_crime=True, more_likely_than_not=True, evidence_to_the_contrary=False
                )
            ),
        )
        self.assertTrue(report.finding.is_CRIME())
        # Group by group: each leaves the others as they are.
        await session.edit_report(
            report.draft,
            pb.ReportChange(
                registration=pb.RegistrationRecord(
                    how=pb.WayOfReporting.EMERGENCY, reported_by=pb.WhoReported.VICTIM, reporter=person.id
                ),
                modus_operandi=pb.MethodRecord(entry="Back window"),
                flags={
                    pb.FlagOfReport.HATE_RACE: pb.YesOrNoResponse.GIVEN(True),
                    pb.FlagOfReport.KNIFE: pb.YesOrNoResponse.REFUSED(),
                },
            ),
        )
        there_is_none = pb.ActionRecord(taken=pb.ActionTaken.NO, reason="There is none")
        report = await session.edit_report(
            report.draft,
            pb.ReportChange(
                golden_hour=pb.FirstHourRecord(cctv=there_is_none),
                solvability=pb.SolvabilityRecord(witness=pb.YesOrNoResponse.UNKNOWN()),
                victim_care=pb.VictimCareRecord(
                    needs=pb.TextResponse.NOT_ASKED(), supports_prosecution=pb.YesOrNoResponse.REFUSED()
                ),
            ),
        )
        fields = report.fields
        self.assertEqual(fields.victim, pb.VictimOfReport.PERSON(person.id))
        self.assertTrue(fields.victim_care.supports_prosecution.is_REFUSED())
        self.assertEqual((fields.modus_operandi.entry, fields.golden_hour.cctv), ("Back window", there_is_none))
        self.assertEqual(
            fields.flags,
            {
                pb.FlagOfReport.HATE_RACE: pb.YesOrNoResponse.GIVEN(True),
                pb.FlagOfReport.KNIFE: pb.YesOrNoResponse.REFUSED(),
            },
        )
        # Four answers, none of which is another.
        solving = fields.solvability
        self.assertTrue(solving.witness.is_UNKNOWN() and solving.cctv.is_NOT_ASKED())
        self.assertEqual(fields.reported_at, REPORTED)
        self.assertEqual(report.missing, [])
        self.assertIn("imei_check_digit", [warning.code for warning in report.warnings])
        self.assertTrue(report.clock.overdue)
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.edit_report(report.draft, pb.ReportChange(narrative="SENTINEL\x07"))
        self.assertEqual(invalid.exception.fields[0].field, "narrative")
        self.assertNotIn("SENTINEL", str(invalid.exception) + repr(invalid.exception))

        # One crime has one victim: the second victim's report is made from it.
        second = await session.add_person(
            incident.id,
            pb.NewPersonRecord(name="Invented SECOND", roles=[pb.PersonRole.VICTIM]),
        )
        others = await session.create_reports_for_victims(report.draft, [second.id])
        self.assertEqual([other.missing for other in others], [[]])
        other = await session.file_report(others[0].draft)
        filed = await session.file_report(report.draft)
        self.assertTrue(filed.local_reference.startswith("PB-"))
        supplement = await session.create_supplement(
            filed.record,
            pb.SupplementChange(
                reason="An invented neighbour remembered",
                narrative="A van was seen.",
                corrections=[pb.CorrectionRecord(field="committed_from", _is="2026-03-06T17:50:00.000Z")],
            ),
        )
        self.assertEqual(supplement.missing, [])
        supplemented = await session.file_supplement(supplement.draft)
        self.assertEqual(supplemented.kind, pb.KindOfRecord.SUPPLEMENTARY_REPORT)
        stands = (await session.report(report.draft)).as_it_stands[0]
        self.assertEqual((stands.field, stands.stands), ("committed_from", "2026-03-06T17:50:00.000Z"))
        self.assertEqual((stands.in_report, report.fields.committed_from), ("", None))
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.create_supplement(
                filed.record,
                pb.SupplementChange(corrections=[pb.CorrectionRecord(field="weather", _is="Fair")]),
            )
        self.assertEqual(invalid.exception.fields[0].field, "corrections[0].field")

        # A report that was begun twice is set aside, kept, and taken up again.
        twice = await session.create_report(incident.id, pb.ReportChange())
        twice = await session.set_report_aside(twice.draft, pb.WhySetAside.DUPLICATE, "Begun twice")
        self.assertEqual(twice.state, pb.DraftState.SET_ASIDE)
        self.assertEqual(twice.set_asides[0].why, "Begun twice")
        twice = await session.resume_report(twice.draft)
        self.assertEqual(twice.state, pb.DraftState.OPEN)
        await session.set_report_aside(twice.draft, pb.WhySetAside.ENTERED_IN_ERROR, "Begun twice")
        found = await session.find_reference(filed.local_reference.lower().replace("-", " "))
        self.assertEqual([hit.draft for hit in found], [report.draft])

        self.gateway.stop()
        offline = await session.sync(ONLINE, None)
        self.assertTrue(offline.offline)
        self.assertEqual(offline.delivered, [])
        self.assertEqual((await session.status()).waiting, 4)

        self.gateway.start()
        synced = await session.sync(ONLINE, pb.CancelHandle())
        self.assertEqual({r.record for r in synced.delivered}, {sealed.record, filed.record, other.record, supplemented.record})
        self.assertEqual((synced.offline, len(synced.attachments_delivered), synced.still_waiting), (False, 4, 0))
        number = (await session.report(report.draft)).crime_number
        self.assertRegex(number, r"^01/[0-9]{7}/[0-9]{2}$")
        self.assertEqual((await session.supplement(supplement.draft)).crime_number, number)
        wanted = pb.Wanted(kinds=[pb.KindOfListed.CRIME_REPORT], state=pb.StateToList.DELIVERED)
        delivered = (await session.list(wanted)).lines
        # The same a page at a time.
        first = await session.list(wanted, limit=1)
        second = await session.list(wanted, limit=1, after=first.next)
        self.assertEqual([row.draft for row in first.lines + second.lines], [row.draft for row in delivered])
        self.assertEqual(((await session.records(limit=1)).next is None, second.next), (False, None))
        self.assertEqual({row.draft for row in delivered}, {report.draft, others[0].draft})
        (line,) = [row for row in delivered if row.draft == report.draft]
        self.assertEqual((line.kind, line.number, line.clock), (pb.KindOfListed.CRIME_REPORT, number, None))
        (hit, *_) = await session.search_within(number.replace("/", " "), pb.Wanted(), 5)
        self.assertEqual((hit.line.number, hit.snippet), (number, number))
        self.assertEqual((await session.list(pb.Wanted(kinds=[pb.KindOfListed.NON_CRIME_REPORT]))).lines, [])
        self.assertEqual((await session.report(report.draft)).offered, [])
        self.assertIsNone((await session.report(report.draft)).incident_number)
        # Only the force confirms an offence; a sync brings it.
        code, _, error = command(
            "gateway", "classify", "--dir", self.gateway.folder, filed.record, "28E",
            "--reason", "Reviewed, and invented.", "--by", "crime management",
        )
        self.assertEqual(code, 0, error)
        self.assertEqual((await session.sync(ONLINE, None)).delivered, [])
        self.assertEqual((await session.report(report.draft)).confirmed.classification.code, "28E")
        received = events.until(pb.SessionEvent.RECEIVED, 2)
        self.assertIn((filed.record, number), [(e.record, e.crime_number) for e in received])
        self.assertEqual((await session.sync(ONLINE, None)).delivered, [])

        hits = await session.search("lam", 10)
        self.assertEqual([hit.line.draft for hit in hits], [statement.draft])
        bundle = self.folder / "bundle.zip"
        await session.export(sealed.record, pb.Recipient.COURT(), str(bundle))
        code, said, error = command(
            "verify", bundle,
            "--ca", self.gateway.folder / "keys/authority.pem",
            "--log-key", self.gateway.folder / "keys/log-key.txt",
        )
        self.assertEqual(code, 0, said + error)
        self.assertGreater((await session.verify_ledger()).entries, 10)

        def locked():
            return sum(isinstance(event, pb.SessionEvent.LOCKED) for event in events.heard)

        heard = locked()
        subscription.cancel()
        await session.create_incident(pb.NewIncidentRecord(title="After cancelling"))
        await session.lock()
        await session.lock()
        self.assertEqual(locked(), heard)
        with self.assertRaises(pb.PocketbookError.Locked):
            await session.status()

    async def test_reference_data_that_the_force_publishes_is_listed_and_told_of(self):
        device, officer = await self.tablet()
        self.assertEqual(await device.references(), [])
        session = await device.unlock(officer.id, PIN)
        events = Events()
        subscription = session.subscribe(events)
        outcomes = pb.ReferenceNameRecord(kind=pb.KindOfReference.CODE_LIST(), id="outcomes")
        for edition in (1, 2):
            file = self.folder / f"{edition}.json"
            codes = [{"code": "A", "label": f"Invented {edition}"}]
            head = {"schema": "pocketbook.code-list/1", "id": "outcomes", "edition": 1}
            file.write_text(json.dumps({**head, "title": "Invented", "source": "Invented", "codes": codes}))
            code, _, error = command(
                "gateway", "reference", "add", "--dir", self.gateway.folder, "--kind", "code-list", "--id", "outcomes", "--yes", file
            )
            self.assertEqual(code, 0, error)
            await session.sync(ONLINE, None)
            told = events.until(pb.SessionEvent.REFERENCE_IN_USE, edition)
            self.assertEqual(told[-1], pb.SessionEvent.REFERENCE_IN_USE(reference=outcomes, edition=edition))
        first, second = await device.references()
        self.assertEqual((first.reference, second.reference), (outcomes, outcomes))
        self.assertEqual((first.state, second.state), (pb.ReferenceState.REPLACED, pb.ReferenceState.IN_USE))
        self.assertEqual((second.edition, second.reason, second.needs_attention), (2, None, False))
        held = await device.code_list("outcomes")
        self.assertEqual((held.published, held.edition, held.codes[0].label), (True, 2, "Invented 2"))
        subscription.cancel()
        await session.lock()

    async def test_a_risk_assessment_is_answered_completed_and_kept_with_its_report(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        forms = await device.risk_forms()
        self.assertTrue(any(form.id == "demonstration" and form.demonstration for form in forms))
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        report = (await session.create_report(incident.id, pb.ReportChange())).draft
        begun = await session.begin_risk_assessment(report, "demonstration", None)
        self.assertIsNone(begun.completed_at)

        def shown(kept):
            return {one.id: one for section in kept.screen.sections for one in section.questions}

        self.assertNotIn("umbrella", shown(begun))
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            await session.complete_risk_assessment(report, begun.id)
        self.assertEqual([problem.field for problem in raised.exception.fields], ["weather"])
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            await session.answer_risk_question(report, begun.id, "weather", pb.RiskAnswer.NUMBER(number=3))
        self.assertEqual([problem.field for problem in raised.exception.fields], ["weather"])
        storm = await session.answer_risk_question(report, begun.id, "weather", pb.RiskAnswer.ONE_OF(code="storm"))
        self.assertIn("umbrella", shown(storm))
        self.assertEqual(storm.screen.outstanding, ["umbrella"])
        await session.answer_risk_question(report, begun.id, "worn", pb.RiskAnswer.SEVERAL_OF(codes=["coat"]))
        day = pb.RiskAnswer.DATE(date=date(2026, 3, 1))
        washed = await session.answer_risk_question(report, begun.id, "washed", day)
        self.assertEqual(shown(washed)["washed"].answer, day)
        answered = await session.answer_risk_question(report, begun.id, "umbrella", pb.RiskAnswer.REFUSED())
        self.assertEqual(answered.screen.grade, "wet")
        done = await session.complete_risk_assessment(report, begun.id)
        self.assertIsNotNone(done.completed_at)
        [kept] = (await session.report(report)).fields.risk_assessments
        self.assertEqual((kept.form, kept.grade), ("demonstration", "wet"))
        answers = {answer.question: answer.answer for answer in kept.answers}
        self.assertTrue(answers["umbrella"].is_REFUSED())
        lines = await session.risk_assessments(report)
        self.assertEqual([(line.id, line.grade) for line in lines], [(begun.id, "wet")])
        await session.lock()

    async def test_a_judged_grade_is_beside_the_computed_one_and_none_that_the_form_forbids(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        report = (await session.create_report(incident.id, pb.ReportChange())).draft
        begun = await session.begin_risk_assessment(report, "demonstration", None)
        await session.answer_risk_question(report, begun.id, "weather", pb.RiskAnswer.ONE_OF(code="dry"))
        await session.judge_risk(report, begun.id, "wet", "An invented puddle on the way")
        [line] = await session.risk_assessments(report)
        self.assertEqual((line.computed_grade, line.judged_grade, line.grade), ("dry", "wet", "wet"))
        await session.complete_risk_assessment(report, begun.id)
        [kept] = (await session.report(report)).fields.risk_assessments
        self.assertEqual((kept.grade, kept.judged_grade, kept.judgement), ("dry", "wet", "An invented puddle on the way"))

        storm = await session.begin_risk_assessment(report, "demonstration", None)
        await session.answer_risk_question(report, storm.id, "weather", pb.RiskAnswer.ONE_OF(code="storm"))
        await session.answer_risk_question(report, storm.id, "umbrella", pb.RiskAnswer.NO())
        with self.assertRaises(pb.PocketbookError.Invalid) as raised:
            await session.judge_risk(report, storm.id, "dry", "SENTINEL")
        [problem] = raised.exception.fields
        self.assertEqual(problem.field, "judgement.grade")
        self.assertIn("below the grade that the form computes", problem.message)
        for word in ("SENTINEL", "wet"):
            self.assertNotIn(word, str(raised.exception) + repr(raised.exception))
        line = (await session.risk_assessments(report))[1]
        self.assertEqual((line.computed_grade, line.judged_grade), ("wet", None))
        await session.lock()

    async def test_what_the_force_confirms_is_told_with_its_history(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        victim = await session.add_person(
            incident.id, pb.NewPersonRecord(name="Invented VICTIM", roles=[pb.PersonRole.VICTIM])
        )
        report = await session.create_report(
            incident.id,
            pb.ReportChange(
                kind=pb.KindOfReport.CRIME(),
                victim=pb.VictimOfReport.PERSON(victim.id),
                classification=pb.ClassificationRecord(title="Burglary of a home", code="28E"),
                reported_at=REPORTED,
                narrative="An invented person broke an invented window.",
                recording=pb.RecordingAnswersRecord(
                    amounts_to_crime=True, more_likely_than_not=True, evidence_to_the_contrary=False
                ),
            ),
        )
        filed = await session.file_report(report.draft)
        await session.sync(ONLINE, None)
        self.assertEqual(await session.confirmed_classifications(filed.record), [])
        for offence, reason in [("8N", "An invented mistake"), ("044/00", "It was an invented bicycle")]:
            code, _, error = command(
                "gateway", "classify", "--dir", self.gateway.folder, filed.record, offence, "--reason", reason, "--yes"
            )
            self.assertEqual(code, 0, error)
        await session.sync(ONLINE, None)
        first, second = await session.confirmed_classifications(filed.record)
        self.assertEqual((first.classification.code, first.counts), ("8N", False))
        self.assertEqual((second.classification.code, second.counts), ("044/00", True))
        self.assertEqual((second.reason, second.confirmed_by), ("It was an invented bicycle", "crime recording"))
        self.assertLess(first.confirmed_at, second.confirmed_at)
        shown = await session.report(report.draft)
        self.assertEqual(shown.confirmed, second)
        # What the officer entered stays as it was sealed.
        self.assertEqual(shown.fields.classification.code, "28E")
        [line] = (await session.list(pb.Wanted(kinds=[pb.KindOfListed.CRIME_REPORT]))).lines
        self.assertEqual(line.title, second.classification.title)
        await session.lock()

    async def test_errors_name_the_field_and_carry_no_words_of_the_witness(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        statement = await session.create_statement(incident.id, pb.NewStatementRecord())
        sentinel = "SENTINEL" * 40
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.edit_statement(statement.draft, pb.StatementChange(witness_name=sentinel))
        self.assertEqual([(f.field, f.rule) for f in invalid.exception.fields], [("witness_name", "too_long")])
        self.assertNotIn("SENTINEL", repr(invalid.exception) + str(invalid.exception))
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.finalise_statement(statement.draft)
        self.assertIn("body", [f.field for f in invalid.exception.fields])
        writer = await session.attachment_writer(incident.id, None, None)
        with self.assertRaises(pb.PocketbookError.UnsupportedFile):
            await writer.write(b"MZ this is not a photograph, whatever its name")
            await writer.finish()
        with self.assertRaises(pb.PocketbookError.NotFound):
            await session.statement("not an identifier")
        self.assertIn("advokate", [prompts.code for prompts in pb.statement_prompts()])
        with self.assertRaises(pb.PocketbookError.Ticket):
            await device.enrol("not a ticket", "x")
        with self.assertRaises(pb.PocketbookError.Invalid):
            await device.add_officer("204519", "PC Invented SECOND", "12345678")

    async def test_whoever_cannot_read_or_write_and_whoever_refuses(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))

        async def begun(answers):
            statement = await session.create_statement(
                incident.id,
                pb.NewStatementRecord(
                    fields=pb.StatementChange(
                        witness_name="Invented WITNESS",
                        age=pb.WitnessAge.YEARS(15),
                        young_witness=pb.CareOfYoungWitness.ACCOMPANIED(
                            pb.AttendantRecord(name="Invented MOTHER", capacity="mother")
                        ),
                        occupation="Pupil",
                        body="I saw it.",
                    )
                ),
            )
            await session.read_back_statement(statement.draft, answers)
            await session.finalise_statement(statement.draft)
            return await session.show_page(statement.draft, 1)

        def ink(place):
            points = [pb.InkPoint(x=place.x + 200 + i * 4, y=place.y + 300 + i % 50 * 6, t=i) for i in range(200)]
            return [pb.InkStroke(points=points)]

        # A mark, and a reader.
        neighbour = pb.AttendantRecord(name="Invented NEIGHBOUR", capacity="neighbour")
        statement = await begun(pb.ReadBackAnswers(reader=neighbour, mark_seen_by=neighbour))
        await session.read_over_statement(statement.draft)
        statement = await session.declare_statement(statement.draft)
        while statement.signing.stage != pb.StageOfSigning.SIGNED:
            place = statement.signing.unsigned[0]
            act = {
                pb.Signer.WITNESS: pb.SigningAct.MARK(ink(place)),
                pb.Signer.OFFICER: pb.SigningAct.TYPED("PC Invented OFFICER"),
            }.get(place.signer, pb.SigningAct.TYPED("Invented NEIGHBOUR"))
            statement = await session.sign_statement(
                statement.draft, pb.SignatureRequest(signer=place.signer, act=act, page=place.page)
            )
        sealed = await session.seal_statement(statement.draft)

        # The rear page, with the mother who was there.
        rear = await session.create_rear(sealed.record)
        rear = await session.edit_rear(
            rear.draft,
            rear.revision,
            dataclasses.replace(
                rear.fields,
                dates_to_avoid=pb.Unavailable.NO_DATES(),
                willing_to_attend=pb.FormAnswer.YES,
                special_measures=pb.FormAnswer.NO,
                particular_needs=pb.FormAnswer.NOT_APPLICABLE,
                consents={"a": pb.FormAnswer.NOT_ASKED},
                responsible_adult=pb.ResponsibleAdultRecord(name="Invented MOTHER", capacity="parent"),
                taken_by="PC Invented OFFICER",
                station="Invented Road",
                time_and_place="10:00, Invented Court",
            ),
        )
        self.assertEqual(rear.missing, [])
        # The form in use prints it: no other can be chosen.
        [form] = await session.rear_forms(rear.draft)
        self.assertEqual((form.form, form.in_use, form.pages, form.why_not), ("mg11-rear", True, 1, None))
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.finalise_rear_with(rear.draft, None, "I like it better")
        self.assertEqual(invalid.exception.fields[0].field, "edition")
        rear = await session.finalise_rear(rear.draft)
        for place in rear.unsigned:
            act = pb.SigningAct.MARK(ink(place)) if place.signer == pb.Signer.WITNESS else pb.SigningAct.TYPED("Invented MOTHER")
            await session.sign_rear(rear.draft, pb.SignatureRequest(signer=place.signer, act=act, page=place.page))
        self.assertEqual((await session.seal_rear(rear.draft)).kind, pb.KindOfRecord.STATEMENT_REAR)
        numbered = await session.set_record_urn(sealed.record, "01FH1234526")
        self.assertEqual(numbered.record, sealed.record)

        # A refusal, certified by the officer.
        statement = await begun(pb.ReadBackAnswers())
        statement = await session.refuse_statement(statement.draft, "")
        self.assertEqual(statement.signing.stage, pb.StageOfSigning.TO_CERTIFY_REFUSAL)
        officers = pb.SigningAct.TYPED("PC Invented OFFICER")
        statement = await session.sign_statement(
            statement.draft, pb.SignatureRequest(signer=pb.Signer.OFFICER, act=officers)
        )
        self.assertEqual(statement.signing.stage, pb.StageOfSigning.REFUSED)
        await session.seal_statement(statement.draft)
        self.assertEqual(await session.next_exhibit(incident.id, "ABC"), "ABC/1")

    async def test_a_version_that_was_left_is_retained_with_its_signatures(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        statement = await session.create_statement(
            incident.id,
            pb.NewStatementRecord(
                fields=pb.StatementChange(
                    witness_name="Invented WITNESS",
                    age=pb.WitnessAge.OVER18(),
                    occupation="Baker",
                    body="It was blue.",
                )
            ),
        )
        draft = statement.draft
        await session.read_back_statement(draft, pb.ReadBackAnswers())
        await session.finalise_statement(draft)
        await session.show_page(draft, 1)
        shown = await session.pages_pdf(draft)
        await session.declare_statement(draft)
        typed = pb.SigningAct.TYPED("Invented WITNESS")
        await session.sign_statement(draft, pb.SignatureRequest(signer=pb.Signer.WITNESS, act=typed))
        await session.reopen_statement(draft, "It was green")
        await session.edit_statement(draft, pb.StatementChange(body="It was green."))
        await session.read_back_statement(draft, pb.ReadBackAnswers())
        await session.finalise_statement(draft)

        left, stands = await session.final_versions(draft)
        self.assertEqual((left.fixed.number, left.stage, left.fixed.left.reason), (1, pb.StageOfSigning.TO_WITNESS, "It was green"))
        self.assertEqual((stands.fixed.number, stands.stage, stands.fixed.left), (2, pb.StageOfSigning.TO_SHOW, None))
        self.assertEqual([s.step for s in left.fixed.steps][:3], [pb.StepOfSigning.READ_BACK, pb.StepOfSigning.PAGE_SHOWN, pb.StepOfSigning.DECLARED])
        self.assertEqual({(s.signer, s.method, s.name) for s in left.fixed.signatures}, {(pb.Signer.WITNESS, pb.WayOfSigning.TYPED, "Invented WITNESS")})
        self.assertEqual((await session.final_version(draft, 1)).fields.body, "It was blue.")
        self.assertEqual(await session.final_version_pages(draft, 1, False), shown)
        self.assertNotEqual(await session.final_version_pages(draft, 1, True), shown)
        with self.assertRaises(pb.PocketbookError.NotFound):
            await session.final_version(draft, 3)
        self.assertEqual((left.read_back.asked_by, left.read_back.reader), ("PC Invented OFFICER", None))
        self.assertEqual(left.fixed.steps[-1].words, "gone back to editing: It was green")
        changed = (await session.final_difference(draft, 1, 2)).words
        self.assertEqual([c.text for c in changed if c.part == pb.PartOfDifference.ADDED], ["green"])
        self.assertEqual((await session.final_difference(draft, 2, None)).fields, [])

        # The form in use prints it: no other can be chosen.
        await session.reopen_statement(draft, "")
        await session.read_back_statement(draft, pb.ReadBackAnswers())
        [form] = await session.statement_forms(draft)
        self.assertEqual((form.edition, form.in_use, form.pages, form.why_not), (None, True, 1, None))
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.finalise_statement_with(draft, None, "I like it better")
        self.assertEqual(invalid.exception.fields[0].field, "edition")

    async def test_another_tablet_follows_what_was_sealed_here(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        fields = pb.StatementChange(
            witness_name="Invented WITNESS", age=pb.WitnessAge.OVER18(), occupation="Baker", body="It was blue."
        )
        unseen = pb.FurtherStatement(
            record="01981234-0000-7000-8000-000000000000",
            kind=pb.KindOfAmendment.ADDITION,
            reason="She remembered",
            sha256="ab" * 32,
            name_differs=pb.NameDiffersRecord(reason="changed by marriage", earlier_name="Invented MAIDEN"),
        )
        statement = await session.create_statement(
            incident.id, pb.NewStatementRecord(further_to=unseen, fields=fields)
        )
        taken_back = await session.explain_earlier_name(statement.draft, None)
        self.assertEqual(taken_back.draft, statement.draft)
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.explain_earlier_name(statement.draft, pb.NameDiffersRecord(reason="misspelt"))
        self.assertEqual(invalid.exception.fields[0].field, "further_to.earlier_name.name")
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.keep_bundle(__file__)
        self.assertEqual(invalid.exception.fields[0].field, "bundle")
        self.assertEqual(await session.kept_bundles(), [])
        with self.assertRaises(pb.PocketbookError.Invalid) as invalid:
            await session.create_supplement_elsewhere(
                pb.ReportElsewhereRecord(report=unseen.record, incident=incident.id, sha256=unseen.sha256),
                pb.SupplementChange(),
            )
        self.assertEqual(invalid.exception.fields[0].field, "references")

    async def test_a_host_keystore_that_throws_is_an_error_and_not_a_crash(self):
        class Broken(pb.HostKeystore):
            def is_hardware(self):
                return True

            def create_key(self, name):
                raise RuntimeError("the host's own bug")

        with self.assertRaises(pb.PocketbookError):
            await pb.Device.create(str(self.folder / "broken"), Broken())

    async def test_words_survive_a_kill(self):
        device, officer = await self.tablet()
        session = await device.unlock(officer.id, PIN)
        incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
        statement = await session.create_statement(incident.id, pb.NewStatementRecord())
        await session.lock()
        del session, device
        child = subprocess.Popen(
            [sys.executable, __file__, "type", str(self.folder / "tablet"), officer.id, statement.draft],
            stdout=subprocess.PIPE,
            text=True,
        )
        acknowledged = 0
        for line in child.stdout:
            acknowledged = int(line)
            if acknowledged == 17:
                child.send_signal(signal.SIGKILL)
                break
        child.wait(30)
        child.stdout.close()
        device = await pb.Device.open_for_development(str(self.folder / "tablet"))
        session = await device.unlock(officer.id, PIN)
        found = (await session.statement(statement.draft)).fields.body.split("\n")
        self.assertGreaterEqual(len(found), acknowledged)
        self.assertEqual(found, [f"line {n}" for n in range(1, len(found) + 1)])


async def type_for_ever(folder, officer, draft):
    """The child of the kill test: saves lines and says so, until killed."""
    device = await pb.Device.open_for_development(folder)
    session = await device.unlock(officer, PIN)
    lines = []
    while True:
        lines.append(f"line {len(lines) + 1}")
        await session.edit_statement(draft, pb.StatementChange(body="\n".join(lines)))
        print(len(lines), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["type"]:
        asyncio.run(type_for_ever(*sys.argv[2:]))
    else:
        unittest.main()
