-- How the rows of the query files of the same name come into their tables, by the names of the columns.
INSERT INTO facts_practices VALUES (:practice, :place, :city, :start, :text, :year);
INSERT INTO facts_mechanisms VALUES (:practice, :mechanism, :name, :kind, :modality, :claimed, :derived);
INSERT INTO facts_steps VALUES (:mechanism, :step, :position, :text, :action, :actor, :role, :stage, :deadline);
INSERT INTO facts_topics VALUES (:practice, :topic);
INSERT INTO facts_things VALUES (:practice, :thing, :type, :label);
INSERT INTO facts_titles VALUES (:thing, :type, :label, :place);
INSERT INTO facts_near VALUES (:practice, :near, :own);
INSERT INTO facts_within VALUES (:place, :called);
INSERT INTO figures_all VALUES (
  :figure, :relation, :quote, :value, :unit, :object, :approximate, :kind, :time, :practice, :heading, :start, :end
);
INSERT INTO statements_decided VALUES (:entity, :statement, :status, :who, :when, :reason);
