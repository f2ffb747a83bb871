-- Rows of the query files of the same name, as they come.
CREATE TEMP TABLE facts_practices (practice, place, city, start, text, year);
CREATE TEMP TABLE facts_mechanisms (practice, mechanism, name, kind, modality, claimed, derived);
CREATE TEMP TABLE facts_steps (mechanism, step, position, text, action, actor, role, stage, deadline);
CREATE TEMP TABLE facts_topics (practice, topic);
CREATE TEMP TABLE facts_things (practice, thing, type, label);
CREATE TEMP TABLE facts_titles (thing, type, label, place);
CREATE TEMP TABLE facts_near (practice, near, own);
CREATE TEMP TABLE facts_within (place, called);
CREATE TEMP TABLE figures_all (
  figure, relation, quote, value, unit, object, approximate, kind, time, practice, heading, start, "end"
);
CREATE TABLE statements_decided (entity TEXT, statement TEXT, status TEXT, who TEXT, "when" TEXT, reason TEXT);

-- Practices are numbered place by place as they stand in the texts, those of no place last.
CREATE TABLE practice (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, place TEXT, city TEXT, start INTEGER, year TEXT);
CREATE TABLE body (practice INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, city TEXT, practices INTEGER, things INTEGER, best INTEGER);
-- A row for each practice that reports a mechanism, numbered in the order of an answer; `chain` numbers those with steps.
CREATE TABLE mechanism (
  id INTEGER PRIMARY KEY, practice INTEGER, iri TEXT, name TEXT, kind TEXT,
  claimed INTEGER, derived INTEGER, chain INTEGER, length INTEGER, modality TEXT
);
-- Mechanisms with steps, those that practices report in the order of `mechanism`, whose first row is `first`, and then
-- the others. `shape` numbers the stages of their steps, one after the other.
CREATE TABLE chain (
  id INTEGER PRIMARY KEY, iri TEXT UNIQUE, name TEXT, kind TEXT, claimed INTEGER, derived INTEGER,
  first INTEGER, practice INTEGER, city TEXT, year TEXT, shape INTEGER, staged INTEGER
);
CREATE TABLE step (
  chain INTEGER, position INTEGER, text TEXT, actor TEXT, role TEXT, stage TEXT, first INTEGER, last INTEGER,
  action TEXT, deadline TEXT
);
-- The stages of chains in their order, and those of all chains of a practice, each once.
CREATE TABLE shape (id INTEGER PRIMARY KEY, stages TEXT UNIQUE);
CREATE TABLE staged (stages TEXT, practice TEXT, PRIMARY KEY (stages, practice)) WITHOUT ROWID;
CREATE TABLE acting (role TEXT, stage TEXT, steps INTEGER);
-- Outcomes and commitments in reading order, whose `kind` is commitment; the largest of several of a unit and kind.
CREATE TABLE figure (
  id INTEGER PRIMARY KEY, practice INTEGER, iri TEXT, kind TEXT, quote TEXT, value, unit TEXT, object TEXT,
  approximate INTEGER, time TEXT, heading TEXT, start INTEGER, "end" INTEGER
);
CREATE TABLE largest (kind TEXT, unit TEXT, value, PRIMARY KEY (kind, unit)) WITHOUT ROWID;
-- Effects with the last output of the same thing said before them in their practice, the largest share first.
CREATE TABLE ratio (id INTEGER PRIMARY KEY, part INTEGER, total INTEGER);
CREATE VIEW promise AS SELECT id, practice, quote AS text, value, unit FROM figure
  WHERE kind = 'commitment' AND value IS NOT NULL AND unit <> '';
CREATE VIEW outcome AS SELECT id, practice, quote AS name, value, unit, object FROM figure
  WHERE kind <> 'commitment' AND value IS NOT NULL AND unit <> '' AND object <> '';
CREATE TABLE deadline (practice INTEGER, text TEXT);
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
-- Mechanisms, platforms and topics of places; the first two by how many places share them; all and places, for lists.
CREATE TABLE link (place INTEGER, thing INTEGER, practices INTEGER, PRIMARY KEY (place, thing)) WITHOUT ROWID;
CREATE TABLE ranked (rank INTEGER PRIMARY KEY, thing INTEGER UNIQUE);
CREATE TABLE listed (id INTEGER PRIMARY KEY, kind TEXT, thing INTEGER, place INTEGER, practices INTEGER, places INTEGER);
