"""Names of the ontology for code: each class and property of core.ttl under its own name.

`from ontology import terms as jy` lets code say `jy.hasStep` where Turtle says `jy:hasStep`.
"""

from __future__ import annotations

JY = "https://w3id.org/jingyan/ontology#"
ONTOLOGY = "https://w3id.org/jingyan/ontology"
KB = "https://w3id.org/jingyan/service#"  # searches within a query: kb:semantic, kb:text
ID = "https://w3id.org/jingyan/id/"  # default base of data; concepts keep it whatever the base

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PPLAN = "http://purl.org/net/p-plan#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "jy": JY,
    "kb": KB,
    "dcat": DCAT,
    "dct": DCT,
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "pplan": PPLAN,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

GRAPH_INFERRED = "urn:inferred"
GRAPH_VOCABULARY = "urn:vocabulary"
GRAPH_SHARED = "urn:shared"

# the text
Document = JY + "Document"
Excerpt = JY + "Excerpt"
Passage = JY + "Passage"

# what the text reports
Practice = JY + "Practice"
Measure = JY + "Measure"
Mechanism = JY + "Mechanism"
ClaimedLoop = JY + "ClaimedLoop"
DerivedLoop = JY + "DerivedLoop"
Step = JY + "Step"
Platform = JY + "Platform"
Programme = JY + "Programme"
Instrument = JY + "Instrument"
Outcome = JY + "Outcome"
Commitment = JY + "Commitment"
Target = JY + "Target"
Slogan = JY + "Slogan"
Organization = JY + "Organization"
Place = JY + "Place"

# concepts
Topic = JY + "Topic"
Stage = JY + "Stage"
ActorRole = JY + "ActorRole"
ChainKind = JY + "ChainKind"
Modality = JY + "Modality"
Act = JY + "Act"
OutcomeKind = JY + "OutcomeKind"

# evidence
Evidence = JY + "Evidence"
Statement = JY + "Statement"
needsEvidence = JY + "needsEvidence"
evidence = JY + "evidence"
rule = JY + "rule"
confidence = JY + "confidence"
status = JY + "status"
curatedBy = JY + "curatedBy"
curatedAt = JY + "curatedAt"
reason = JY + "reason"
quote = JY + "quote"
inPassage = JY + "inPassage"
inDocument = JY + "inDocument"

# text properties
hasExcerpt = JY + "hasExcerpt"
hasPassage = JY + "hasPassage"
contributedBy = JY + "contributedBy"
place = JY + "place"
province = JY + "province"
year = JY + "year"
eventStart = JY + "eventStart"
eventEnd = JY + "eventEnd"
genre = JY + "genre"
sha256 = JY + "sha256"
extractor = JY + "extractor"
index = JY + "index"
text = JY + "text"
start = JY + "start"
end = JY + "end"

# practice
reportedIn = JY + "reportedIn"
reportedBy = JY + "reportedBy"
hasMeasure = JY + "hasMeasure"
reports = JY + "reports"
reportsMechanism = JY + "reportsMechanism"
usesPlatform = JY + "usesPlatform"
runsProgramme = JY + "runsProgramme"
citesInstrument = JY + "citesInstrument"
involves = JY + "involves"
mentionsPlace = JY + "mentionsPlace"
reportsOutcome = JY + "reportsOutcome"
promises = JY + "promises"
aimsAt = JY + "aimsAt"
usesSlogan = JY + "usesSlogan"

# mechanism and step
chainKind = JY + "chainKind"
hasStep = JY + "hasStep"
claimedLoop = JY + "claimedLoop"
act = JY + "act"
modality = JY + "modality"
partner = JY + "partner"
position = JY + "position"
actor = JY + "actor"
action = JY + "action"
actorRole = JY + "actorRole"
stage = JY + "stage"
deadline = JY + "deadline"

# outcome and commitment
value = JY + "value"
upperValue = JY + "upperValue"
valueBefore = JY + "valueBefore"
unit = JY + "unit"
object = JY + "object"
approximate = JY + "approximate"
outcomeKind = JY + "outcomeKind"
time = JY + "time"

# slogan
memberCount = JY + "memberCount"
membersGiven = JY + "membersGiven"
member = JY + "member"

# shared entities
kindOf = JY + "kindOf"
divisionCode = JY + "divisionCode"
within = JY + "within"

# inferred
nextStep = JY + "nextStep"
closesTo = JY + "closesTo"
stepOf = JY + "stepOf"
mechanismOf = JY + "mechanismOf"
platformOf = JY + "platformOf"
programmeOf = JY + "programmeOf"
instrumentOf = JY + "instrumentOf"
involvedIn = JY + "involvedIn"
mentionedIn = JY + "mentionedIn"
outcomeOf = JY + "outcomeOf"
commitmentOf = JY + "commitmentOf"
measureOf = JY + "measureOf"
