INSERT INTO practice (iri, place, city, start, year)
  SELECT practice, MIN(place), city, start, year FROM facts_practices GROUP BY practice
  ORDER BY MIN(place) IS NULL, MIN(place), start, practice;
INSERT OR IGNORE INTO body SELECT p.id, f.text FROM facts_practices f JOIN practice p ON p.iri = f.practice ORDER BY p.id;
INSERT INTO place (iri, city, practices)
  SELECT place, city, COUNT(*) FROM practice WHERE place IS NOT NULL GROUP BY place ORDER BY place;
CREATE INDEX practice_place ON practice (place);

CREATE TEMP TABLE reach (mechanism TEXT PRIMARY KEY, length, first, last) WITHOUT ROWID;
INSERT INTO reach
  SELECT mechanism, COUNT(DISTINCT step), MIN(position), MAX(position) FROM facts_steps GROUP BY mechanism ORDER BY mechanism;
INSERT INTO mechanism (practice, iri, name, kind, claimed, derived, modality, length)
  SELECT p.id, f.mechanism, f.name, f.kind, f.claimed, f.derived, f.modality, r.length
  FROM facts_mechanisms f JOIN practice p ON p.iri = f.practice LEFT JOIN reach r ON r.mechanism = f.mechanism
  ORDER BY p.place, p.start, f.mechanism, p.id, f.name, f.kind;
CREATE INDEX mechanism_practice ON mechanism (practice);
CREATE TEMP TABLE other AS
  SELECT f.mechanism AS iri, MIN(f.name) AS name, f.kind AS kind, f.claimed AS claimed, f.derived AS derived
  FROM facts_mechanisms f WHERE f.practice NOT IN (SELECT iri FROM practice) GROUP BY f.mechanism;
CREATE TEMP TABLE leading AS
  SELECT iri, MIN(id) AS first, name, kind, claimed, derived, practice FROM mechanism WHERE length IS NOT NULL GROUP BY iri;
INSERT INTO chain (iri, name, kind, claimed, derived, first, practice, city, year)
  SELECT r.mechanism, COALESCE(l.name, o.name), COALESCE(l.kind, o.kind), COALESCE(l.claimed, o.claimed),
    COALESCE(l.derived, o.derived), l.first, l.practice, p.city, p.year
  FROM reach r LEFT JOIN leading l ON l.iri = r.mechanism LEFT JOIN practice p ON p.id = l.practice
  LEFT JOIN other o ON o.iri = r.mechanism ORDER BY l.first IS NULL, l.first, r.mechanism;
UPDATE mechanism SET chain = (SELECT c.id FROM chain c WHERE c.iri = mechanism.iri) WHERE length IS NOT NULL;
INSERT INTO step
  SELECT c.id, s.position, s.text, s.actor, s.role, s.stage, s.position = r.first, s.position = r.last, s.action, s.deadline
  FROM facts_steps s JOIN chain c ON c.iri = s.mechanism JOIN reach r ON r.mechanism = s.mechanism
  ORDER BY c.id, s.position, s.step, s.actor, s.role, s.stage;
CREATE INDEX mechanism_chain ON mechanism (chain);
CREATE INDEX mechanism_loop ON mechanism (derived DESC, claimed DESC, id) WHERE claimed OR derived;
CREATE INDEX step_chain ON step (chain, position);
CREATE INDEX step_stage ON step (stage, chain, position);
CREATE INDEX step_role ON step (role, chain, position);
CREATE INDEX step_both ON step (role, stage, chain, position);

CREATE TEMP TABLE form AS
  SELECT chain, GROUP_CONCAT(stage, ' ') AS stages, MAX(stage) > '' AS staged
  FROM (SELECT chain, position, COALESCE(stage, '') AS stage FROM step GROUP BY chain, position ORDER BY chain, position)
  GROUP BY chain ORDER BY chain;
CREATE UNIQUE INDEX form_chain ON form (chain);
INSERT INTO shape (stages) SELECT DISTINCT stages FROM form ORDER BY stages;
UPDATE chain SET shape = (SELECT s.id FROM form f JOIN shape s ON s.stages = f.stages WHERE f.chain = chain.id),
  staged = (SELECT f.staged FROM form f WHERE f.chain = chain.id);
CREATE INDEX chain_shape ON chain (shape, iri) WHERE first IS NOT NULL;
CREATE INDEX chain_city ON chain (city) WHERE first IS NOT NULL;
INSERT INTO staged
  SELECT GROUP_CONCAT(stage, ' '), iri FROM (
    SELECT DISTINCT p.iri AS iri, s.stage AS stage FROM step s JOIN mechanism m ON m.chain = s.chain
    JOIN practice p ON p.id = m.practice WHERE s.stage IS NOT NULL ORDER BY p.iri, s.stage
  ) GROUP BY iri ORDER BY 1, 2;
INSERT INTO acting
  SELECT role, stage, COUNT(*) FROM (SELECT role, stage FROM step WHERE role IS NOT NULL OR stage IS NOT NULL GROUP BY chain, position)
  GROUP BY role, stage ORDER BY role, stage;

INSERT INTO figure (practice, iri, kind, quote, value, unit, object, approximate, time, heading, start, "end")
  SELECT p.id, f.figure,
    CASE WHEN f.relation LIKE '%promises' THEN 'commitment' ELSE COALESCE(SUBSTR(f.kind, INSTR(f.kind, '/outcome-kind/') + 14), '') END,
    f.quote, f.value, COALESCE(f.unit, ''), COALESCE(f.object, ''), f.approximate, COALESCE(f.time, ''),
    f.heading, MIN(f.start), f."end"
  FROM figures_all f JOIN practice p ON p.iri = f.practice GROUP BY f.figure ORDER BY p.id, MIN(f.start), f.figure;
CREATE INDEX figure_practice ON figure (practice);
CREATE INDEX figure_iri ON figure (iri);
CREATE INDEX figure_value ON figure (value IS NULL, unit, value DESC, id, kind);
CREATE INDEX figure_object ON figure (object = '', object, id, kind);
CREATE INDEX figure_kind ON figure (kind, unit, value DESC, id);
INSERT INTO largest SELECT kind, unit, MAX(value) FROM figure WHERE value GROUP BY kind, unit HAVING COUNT(*) > 1;
INSERT INTO ratio (part, total) SELECT part, total FROM (
    SELECT e.id AS part, o.id AS total, MAX(o.start), 1.0 * e.value / o.value AS share, e.iri AS iri
    FROM figure e CROSS JOIN figure o INDEXED BY figure_practice ON o.practice = e.practice AND o.kind = 'output' AND o.unit = e.unit AND o.object = e.object
      AND o.start < e.start AND o.value >= e.value
    WHERE e.kind = 'effect' AND e.value > 0 GROUP BY e.id
  ) ORDER BY share DESC, iri;
INSERT INTO deadline
  SELECT practice, quote FROM figure WHERE kind = 'commitment'
  UNION SELECT m.practice, s.text FROM step s JOIN mechanism m ON m.chain = s.chain WHERE s.deadline IS NOT NULL ORDER BY 1, 2;
CREATE INDEX deadline_practice ON deadline (practice);
CREATE INDEX decided_entity ON statements_decided (entity);

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

INSERT INTO link
  SELECT l.id, n.thing, COUNT(*) FROM thing t CROSS JOIN named n ON n.thing = t.id CROSS JOIN practice p ON p.id = n.practice
  CROSS JOIN place l ON l.iri = p.place WHERE t.kind IN ('mechanism', 'platform', 'topic') GROUP BY 1, 2 ORDER BY 1, 2;
CREATE INDEX link_thing ON link (thing, place);
INSERT INTO ranked (thing)
  SELECT t.id FROM (SELECT thing, COUNT(*) AS places FROM link GROUP BY thing) k JOIN thing t ON t.id = k.thing
  LEFT JOIN chain c ON c.iri = t.iri WHERE t.kind IN ('mechanism', 'platform')
  ORDER BY k.places DESC, c.id IS NULL, t.label, t.iri;
UPDATE place SET (things, best) = (
    SELECT COUNT(*), MIN(r.rank) FROM link k JOIN ranked r ON r.thing = k.thing WHERE k.place = place.id
  );
INSERT INTO listed (kind, thing, place, practices, places) SELECT kind, thing, place, practices, places FROM (
    SELECT t.kind AS kind, t.id AS thing, NULL AS place, SUM(k.practices) AS practices, COUNT(*) AS places, t.iri AS iri
    FROM link k JOIN thing t ON t.id = k.thing GROUP BY k.thing
    UNION ALL SELECT 'place', NULL, id, practices, 0, iri FROM place WHERE things
  ) ORDER BY practices DESC, places DESC, iri;
CREATE INDEX listed_kind ON listed (kind);
