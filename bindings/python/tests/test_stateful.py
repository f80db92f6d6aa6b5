"""Drafts and records against a model: whatever an officer does, in whatever
order, with locks, kills of the session and suspensions between, a statement
holds exactly the words that were saved last, undo and redo go through exactly
the words that were there, and what is sealed stays."""

import asyncio

import pocketbook as pb
from force import COMPLETE, OFFICER, PIN, edit, incident
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule, run_state_machine_as_test

#: Words that differ, with what breaks careless code: scripts, quotes, newlines.
WORDS = st.text(st.sampled_from("ab \n'\"%;é中ع"), min_size=1, max_size=12)


class Drafts(RuleBasedStateMachine):
    """The tablet, and beside it a dictionary that says what it must hold."""

    force = None
    statements = Bundle("statements")
    reports = Bundle("reports")

    def do(self, work):
        return self.loop.run_until_complete(work)

    @initialize(target=statements)
    def begin(self):
        self.loop = asyncio.new_event_loop()
        self.device = self.do(pb.Device.create_for_development(self.force.new_folder()))
        self.officer = self.do(self.device.add_officer("204518", OFFICER, PIN))
        self.session = self.do(self.device.unlock(self.officer.id, PIN))
        self.where = self.do(incident(self.session))
        self.words = {}
        self.sealed = set()
        return self.begin_a_statement()

    def teardown(self):
        self.do(self.session.lock())
        self.loop.close()

    @rule(target=statements)
    def another_statement(self):
        return self.begin_a_statement()

    def begin_a_statement(self):
        draft = self.do(self.session.create_statement(self.where.id, pb.NewStatementRecord())).draft
        self.words[draft] = ""
        return draft

    @rule(draft=statements, typed=st.lists(WORDS, min_size=1, max_size=4))
    def type_words(self, draft, typed):
        for words in typed:
            assert self.do(edit(self.session, draft, words)).fields.body == words
            self.words[draft] = words

    @rule(draft=statements)
    def undo_and_redo(self, draft):
        try:
            self.do(self.session.undo_statement(draft))
        except pb.PocketbookError.NothingToUndo:
            pass
        else:
            self.do(self.session.redo_statement(draft))

    @rule(target=reports)
    def begin_a_report(self):
        return self.do(self.session.create_report(self.where.id, COMPLETE)).draft

    @rule(draft=consumes(reports))
    def file_a_report(self, draft):
        self.sealed.add(self.do(self.session.file_report(draft)).record)
        try:
            self.do(self.session.edit_report(draft, pb.ReportChange(narrative="Changed after filing")))
            raise AssertionError("a filed report was changed")
        except pb.PocketbookError.WrongState:
            pass

    @rule()
    def lock_and_unlock(self):
        self.do(self.session.lock())
        self.session = self.do(self.device.unlock(self.officer.id, PIN))

    @rule()
    def forget_the_session_without_locking_it(self):
        self.session = self.do(self.device.unlock(self.officer.id, PIN))

    @rule()
    def suspend(self):
        self.do(self.session.suspend())

    @invariant()
    def the_tablet_holds_what_the_model_holds(self):
        if not hasattr(self, "words"):
            return
        for draft, words in self.words.items():
            assert self.do(self.session.statement(draft)).fields.body == words
        assert {record.record for record in self.do(self.session.records()).records} == self.sealed
        status = self.do(self.session.status())
        assert status.waiting == len(self.sealed)


def test_drafts_and_records_are_what_a_dictionary_says(force):
    class OnThisForce(Drafts):
        pass

    OnThisForce.force = force
    run_state_machine_as_test(
        OnThisForce,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
