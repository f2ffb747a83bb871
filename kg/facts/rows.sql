-- How the rows of the query files of the same name come into their tables, by the names of the columns.
INSERT INTO facts_practices VALUES (:practice, :place, :city, :start, :text);
INSERT INTO facts_mechanisms VALUES (:practice, :mechanism, :name, :kind, :claimed, :derived);
INSERT INTO facts_steps VALUES (:mechanism, :step, :position, :text, :actor, :role, :stage, :deadline);
INSERT INTO facts_promises VALUES (:practice, :text, :value, :unit);
INSERT INTO facts_outcomes VALUES (:practice, :name, :value, :unit, :object);
INSERT INTO facts_topics VALUES (:practice, :topic);
INSERT INTO facts_things VALUES (:practice, :thing, :type, :label);
INSERT INTO facts_titles VALUES (:thing, :type, :label, :place);
INSERT INTO facts_near VALUES (:practice, :near, :own);
INSERT INTO facts_within VALUES (:place, :called);
