-- Rows of the query files of the same name, as they come.
CREATE TEMP TABLE facts_practices (practice, place, city, start, text);
CREATE TEMP TABLE facts_mechanisms (practice, mechanism, name, kind, claimed, derived);
CREATE TEMP TABLE facts_steps (mechanism, step, position, text, actor, role, stage, deadline);
CREATE TEMP TABLE facts_promises (practice, text, value, unit);
CREATE TEMP TABLE facts_outcomes (practice, name, value, unit, object);
CREATE TEMP TABLE facts_topics (practice, topic);
CREATE TEMP TABLE facts_things (practice, thing, type, label);
CREATE TEMP TABLE facts_titles (thing, type, label, place);
CREATE TEMP TABLE facts_near (practice, near, own);
CREATE TEMP TABLE facts_within (place, called);

-- Practices are numbered place by place as they stand in the texts, those of no place last.
CREATE TABLE practice (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, place TEXT, city TEXT, start INTEGER);
CREATE TABLE body (practice INTEGER PRIMARY KEY, text TEXT);
-- A row for each practice that reports a mechanism, numbered in the order of an answer; `chain` numbers those with steps.
CREATE TABLE mechanism (
  id INTEGER PRIMARY KEY, practice INTEGER, iri TEXT, name TEXT, kind TEXT,
  claimed INTEGER, derived INTEGER, chain INTEGER, length INTEGER
);
CREATE TABLE step (
  chain INTEGER, position INTEGER, text TEXT, actor TEXT, role TEXT, stage TEXT, first INTEGER, last INTEGER
);
CREATE TABLE promise (practice INTEGER, text TEXT, value REAL, unit TEXT);
CREATE TABLE deadline (practice INTEGER, text TEXT);
CREATE TABLE outcome (practice INTEGER, name TEXT, value, unit TEXT, object TEXT);
CREATE TABLE near (place TEXT, practice INTEGER, own INTEGER, PRIMARY KEY (place, practice)) WITHOUT ROWID;
CREATE TABLE within (called TEXT, place TEXT, PRIMARY KEY (called, place)) WITHOUT ROWID;
-- What practices, titles or bylines name or practices are about, with how many practices do, and in how many places;
-- numbered in the order of a list: kind by kind, what most name first.
CREATE TABLE thing (
  id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, label TEXT, practices INTEGER, places INTEGER
);
CREATE TABLE spot (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE seen (thing INTEGER, spot INTEGER, PRIMARY KEY (thing, spot)) WITHOUT ROWID;
CREATE TABLE named (thing INTEGER, practice INTEGER, PRIMARY KEY (thing, practice)) WITHOUT ROWID;
-- What stands most often beside the things that are named too often to count it when asked.
CREATE TABLE beside (thing INTEGER, other INTEGER, practices INTEGER, PRIMARY KEY (thing, other)) WITHOUT ROWID;
