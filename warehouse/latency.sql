-- The three-week rule, defined once: every table, view and check reads these macros.
-- Three weeks to answer; a minister who says in time, with reasons, that this fails has three weeks more. Calendar
-- days: no source says that recess suspends the term or that weeks are working days.

-- Days within which questions must be answered.
CREATE OR REPLACE MACRO term_days() AS 21;

-- Days within which they must be answered after a notice that came in time.
CREATE OR REPLACE MACRO extended_term_days() AS 42;

-- Last day of the three weeks.
CREATE OR REPLACE MACRO term_ends_on(submitted_on) AS submitted_on + term_days();

-- Last day of the six weeks, whether or not a notice came.
CREATE OR REPLACE MACRO six_weeks_end_on(submitted_on) AS submitted_on + extended_term_days();

-- Last day of the six weeks where they count: the first postponement came within the three weeks.
CREATE OR REPLACE MACRO extension_ends_on(submitted_on, postponed_on) AS
    CASE WHEN postponed_on BETWEEN submitted_on AND term_ends_on(submitted_on) THEN six_weeks_end_on(submitted_on) END;

-- Calendar days from asking to answering; NULL where the answer came first.
CREATE OR REPLACE MACRO days_between(submitted_on, answered_on) AS
    CASE WHEN answered_on >= submitted_on THEN answered_on - submitted_on END;
