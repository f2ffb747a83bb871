INSERT INTO practice (iri, place, city, start)
  SELECT practice, MIN(place), city, start FROM facts_practices GROUP BY practice
  ORDER BY MIN(place) IS NULL, MIN(place), start, practice;
INSERT OR IGNORE INTO body SELECT p.id, f.text FROM facts_practices f JOIN practice p ON p.iri = f.practice ORDER BY p.id;

CREATE TEMP TABLE chain (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, length, first, last);
INSERT INTO chain (iri, length, first, last)
  SELECT mechanism, COUNT(DISTINCT step), MIN(position), MAX(position) FROM facts_steps GROUP BY mechanism ORDER BY mechanism;
INSERT INTO step
  SELECT c.id, s.position, s.text, s.actor, s.role, s.stage, s.position = c.first, s.position = c.last
  FROM facts_steps s JOIN chain c ON c.iri = s.mechanism ORDER BY c.id, s.position, s.step, s.actor, s.role, s.stage;
INSERT INTO mechanism (practice, iri, name, kind, claimed, derived, chain, length)
  SELECT p.id, f.mechanism, f.name, f.kind, f.claimed, f.derived, c.id, c.length
  FROM facts_mechanisms f JOIN practice p ON p.iri = f.practice LEFT JOIN chain c ON c.iri = f.mechanism
  ORDER BY p.place, p.start, f.mechanism, p.id, f.name, f.kind;
CREATE INDEX mechanism_practice ON mechanism (practice);
CREATE INDEX mechanism_chain ON mechanism (chain);
CREATE INDEX mechanism_loop ON mechanism (derived DESC, claimed DESC, id) WHERE claimed OR derived;
CREATE INDEX step_chain ON step (chain, position);
CREATE INDEX step_stage ON step (stage, chain);

INSERT INTO promise
  SELECT p.id, f.text, f.value, f.unit FROM facts_promises f JOIN practice p ON p.iri = f.practice
  WHERE f.value IS NOT NULL AND f.unit IS NOT NULL ORDER BY p.id, f.text, f.value;
INSERT INTO deadline
  SELECT p.id, f.text FROM facts_promises f JOIN practice p ON p.iri = f.practice
  UNION SELECT p.id, s.text FROM facts_steps s JOIN facts_mechanisms m ON m.mechanism = s.mechanism
  JOIN practice p ON p.iri = m.practice WHERE s.deadline IS NOT NULL ORDER BY 1, 2;
INSERT INTO outcome
  SELECT p.id, f.name, f.value, f.unit, f.object FROM facts_outcomes f JOIN practice p ON p.iri = f.practice
  ORDER BY p.id, f.name, f.object;
CREATE INDEX promise_practice ON promise (practice);
CREATE INDEX deadline_practice ON deadline (practice);
CREATE INDEX outcome_practice ON outcome (practice);

INSERT INTO near
  SELECT f.near, p.id, MAX(f.own) FROM facts_near f JOIN practice p ON p.iri = f.practice GROUP BY 1, 2 ORDER BY 1, 2;
INSERT OR IGNORE INTO within SELECT called, place FROM facts_within ORDER BY 1, 2;

CREATE TEMP TABLE pair AS
  SELECT p.id AS practice, p.place AS place, f.topic AS iri, 'topic' AS kind, NULL AS label
  FROM facts_topics f JOIN practice p ON p.iri = f.practice
  UNION ALL SELECT p.id, p.place, f.thing, LOWER(SUBSTR(f.type, INSTR(f.type, '#') + 1)), f.label FROM facts_things f JOIN practice p ON p.iri = f.practice
  UNION ALL SELECT NULL, f.place, f.thing, LOWER(SUBSTR(f.type, INSTR(f.type, '#') + 1)), f.label FROM facts_titles f;
INSERT INTO thing (iri, kind, label, practices, places)
  SELECT iri, kind, MIN(label), COUNT(DISTINCT practice), COUNT(DISTINCT place) FROM pair GROUP BY iri
  ORDER BY kind, 4 DESC, 5 DESC, spelled(MIN(label)), iri;
INSERT OR IGNORE INTO named
  SELECT t.id, r.practice FROM pair r JOIN thing t ON t.iri = r.iri WHERE r.practice IS NOT NULL ORDER BY 1, 2;
CREATE INDEX thing_kind ON thing (kind);
INSERT INTO spot (iri) SELECT DISTINCT place FROM pair WHERE place IS NOT NULL ORDER BY place;
INSERT OR IGNORE INTO seen
  SELECT t.id, s.id FROM pair r JOIN thing t ON t.iri = r.iri JOIN spot s ON s.iri = r.place ORDER BY 1, 2;
CREATE INDEX seen_spot ON seen (spot, thing);
CREATE INDEX named_practice ON named (practice, thing);
