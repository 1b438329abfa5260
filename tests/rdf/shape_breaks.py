"""Ways to break the good graph of ``good.ttl``, one rule of the shapes at a time."""

from dataclasses import dataclass

IAB = "https://w3id.org/iabkg/ontology#"
ID = "https://w3id.org/iabkg/id/"
ELI = "http://data.europa.eu/eli/ontology#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"

PLAN, CONTEXT, SPAN = "plan", "plan#char=0,14", "plan#char=2,6"
TEXT = (PLAN, CONTEXT, SPAN)
DIVISION, MEASURE = "plan/division/1", "plan/measure/1-1-1"
LEAD = "plan/responsibility/lead"
PARTS = (
    *(LEAD, "plan/responsibility/with", "plan/responsibility/duty"),
    *(f"plan/mention/1-1-1/{number}" for number in (1, 2, 3)),
)
BUREAU, DISTRICTS, DISTRICT = "agency/bureau", "agency/districts", "place/440105"
CHANGE = "change/2019-01-10/bureau"
CAP, FIXED, FLOOR, RATES = (f"plan/money/{name}" for name in ("cap", "fixed", "floor", "rates"))
RATIO, TARGET, PARK = "plan/ratio/1", "plan/target/1", "plan/park/east"
INDUSTRY, SECTOR, PROGRAMME = "plan/sector/it", "plan/sector/chips", "plan/programme/list"
CHAIR, MEMBER = (f"plan/membership/conference/{name}-1" for name in ("chair", "member"))
CITED, ATTACHMENT, GROUP = "plan/cited/decision", "plan/attachment/1", "plan/sector-group/smart"
ATTACHED = f"good:plan eli:has_part <{ATTACHMENT}> ."
TERM, MENTION = "plan/term/iab", "plan/mention/1-1-1/1"
SUBSIDY, RUN, SOFTWARE = "instrument/subsidy", "plan/run/1", "agent/iabkg-0.1.0"
THING = '<thing> skos:prefLabel "物"@zh , "thing"@en .'


@dataclass(frozen=True, slots=True)
class Break:
    """One way to break ``rule`` and no other.

    What the good graph says about ``focus`` and the nodes ``along`` it is said again about new
    nodes; then the new focus loses the properties of ``drop`` and gets those of ``add``. ``more``
    is about any node. ``path`` is where the complaint comes, unless the rule has a plain sh:path.
    """

    rule: str
    focus: str
    drop: str = ""
    add: str = ""
    along: tuple[str, ...] = ()
    more: str = ""
    path: str | None = None


BREAKS = (
    Break("evidence", LEAD, "iab:evidence"),
    Break("evidence", DIVISION, "iab:evidence"),
    Break("rule", FIXED, "iab:ruleId"),
    Break("rule", SECTOR, "iab:ruleId", 'iab:ruleId "Rule 1"'),
    Break("run", LEAD, "prov:wasGeneratedBy"),
    Break("run", TARGET, add="prov:wasGeneratedBy <again>", more="<again> a prov:Entity ."),
    Break("stated-once", RATIO, add="iab:statedIn good:plan"),
    Break("stated-once", CAP, "iab:statedIn"),
    Break("stated", PARK, "iab:statedIn"),
    Break("stated", PROGRAMME, "iab:statedIn", f"iab:statedIn <{ID}{RUN}>"),
    Break("chinese-name", PARK, "skos:prefLabel", 'skos:prefLabel "East Park"@en'),
    Break("other-names", SECTOR, add='skos:prefLabel "puces"@fr'),
    Break("document-title", PLAN, add='dcterms:title "Plan"@en', along=TEXT),
    Break("document-number", PLAN, add='eli:id_local "10"', along=TEXT),
    Break("document-issuer", PLAN, add="eli:passed_by good:plan", along=TEXT),
    Break("document-date", PLAN, "eli:date_document", 'eli:date_document "3月"^^xsd:date', TEXT),
    Break("document-start", PLAN, "iab:periodStart", 'iab:periodStart "2018"', along=TEXT),
    Break(
        "document-period",
        PLAN,
        "iab:periodStart",
        'iab:periodStart "2023"^^xsd:gYear',
        along=TEXT,
        path=f"{IAB}periodEnd",
    ),
    Break("document-end", PLAN, add='iab:periodEnd "2023"^^xsd:gYear', along=TEXT),
    Break("document-contact", PLAN, add="iab:contactAgency good:plan", along=TEXT),
    Break("document-evidence", PLAN, "iab:evidence", along=TEXT),
    Break("document-evidence", PLAN, "iab:evidence dcterms:title eli:id_local", along=TEXT),
    Break("document-context", PLAN, path=f"^{NIF}sourceUrl"),
    Break("cited-title", CITED, "dcterms:title", "", (), f"good:plan eli:cites <{CITED}> ."),
    Break("evidence", CITED, "iab:evidence", "", (), f"good:plan eli:cites <{CITED}> ."),
    Break("stated", CITED, "iab:statedIn", "", (), f"good:plan eli:cites <{CITED}> ."),
    Break("division-path", DIVISION, "iab:path"),
    Break("division-path", DIVISION, "iab:path", 'iab:path "四/(一)/1"'),
    Break("division-path", DIVISION, "iab:path", 'iab:path "四/（一）/1."'),
    Break("division-path", DIVISION, "iab:path", 'iab:path "四//1"'),
    Break("division-path", DIVISION, "iab:path", 'iab:path "主要任务"'),
    Break("division-kind", DIVISION, "iab:divisionKind", 'iab:divisionKind "section"'),
    Break("division-title", DIVISION, "dcterms:title"),
    Break("division-titled", DIVISION, "iab:titled", 'iab:titled "yes"'),
    Break("division-ordinal", DIVISION, "iab:ordinal", 'iab:ordinal "1"'),
    Break("division-parent", DIVISION, "eli:is_part_of"),
    Break("division-extent", DIVISION, "iab:extent"),
    Break("division-sector", DIVISION, add="iab:concernsSector good:plan"),
    Break("division-park", DIVISION, add="iab:concernsPark good:plan"),
    Break("division-place", DIVISION, add="iab:concernsPlace good:plan"),
    Break(
        "concern-unfounded",
        DIVISION,
        add=f"iab:concernsPlace <{ID}{DISTRICT}>",
        path=f"{IAB}concernsPlace",
    ),
    Break("division-programme", DIVISION, add="iab:usesProgramme good:plan"),
    Break("division-provision", DIVISION, add="iab:hasProvision good:plan"),
    Break("division-target", DIVISION, add="iab:hasTarget good:plan"),
    Break("measure-division", MEASURE, "rdf:type", "a iab:Measure , iab:Task", PARTS),
    Break("measure-subclass", MEASURE, add="a iab:Safeguard", along=PARTS),
    Break(
        "measure-responsibility",
        MEASURE,
        "iab:leadAgency iab:cooperatingAgency iab:responsibleAgency "
        "iab:concernsSector iab:concernsPark iab:concernsPlace",
        path=f"^{IAB}measure",
    ),
    Break("responsibility-measure", LEAD, "iab:measure"),
    Break("responsibility-agency", LEAD, "iab:agency"),
    Break("responsibility-role", LEAD, "iab:role"),
    Break("responsibility-role", LEAD, "iab:role", "iab:role iab:Cap"),
    Break("responsibility-position", LEAD, "iab:position", "iab:position 0"),
    Break("responsibility-open", LEAD, "iab:openEnded"),
    Break("responsibility-printed", LEAD, "iab:printedName"),
    Break("responsibility-stated", LEAD, "iab:statedName"),
    Break("responsibility-carried", LEAD, "iab:carriedPrefix"),
    Break("responsibility-prefix", LEAD, "iab:statedName", 'iab:statedName "科创委"'),
    Break(
        "shortcut-missing",
        LEAD,
        "iab:role",
        "iab:role iab:Responsible",
        path=f"{IAB}responsibleAgency",
    ),
    Break(
        "shortcut-unfounded",
        MEASURE,
        add=f"iab:leadAgency <{ID}agency/other>",
        along=PARTS,
        path=f"{IAB}leadAgency",
    ),
    Break("agency-chinese-name", BUREAU, "skos:prefLabel", 'skos:prefLabel "Commission"@en'),
    Break("agency-chinese-name", BUREAU, "skos:prefLabel"),
    Break("agency-other-names", BUREAU, add='skos:prefLabel "Commission"@fr'),
    Break("agency-alternatives", BUREAU, add='skos:altLabel "Commission"@fr'),
    Break("agency-distinct", BUREAU, add='skos:altLabel "市科技创新委员会"@zh'),
    Break("agency-level", BUREAU, add='iab:level "省级"'),
    Break("agency-jurisdiction", BUREAU, "iab:jurisdiction", "iab:jurisdiction good:plan"),
    Break("agency-kind", BUREAU, "iab:agencyKind", 'iab:agencyKind "bureau"'),
    Break("agency-listed", BUREAU, "iab:listed"),
    Break("group-kind", DISTRICTS, "iab:agencyKind", 'iab:agencyKind "government"'),
    Break("Membership", BUREAU, add=f"org:hasMember <{ID}agency/other>"),
    Break("group-member", DISTRICTS, add="org:hasMember good:plan"),
    Break("change-kind", CHANGE, "iab:changeKind", 'iab:changeKind "abolished"'),
    Break("change-date", CHANGE, "dcterms:date"),
    Break("change-before", CHANGE, "org:originalOrganization"),
    Break("change-after", CHANGE, add="org:resultingOrganization good:plan"),
    Break("change-source", CHANGE, "dcterms:source"),
    Break("place-code", DISTRICT, "iab:code", 'iab:code "4401"'),
    Break("place-parent", DISTRICT, "", "schema:containedInPlace good:plan"),
    Break("district-code", DISTRICT, "iab:code"),
    Break("amount-value", TARGET, "schema:value", 'schema:value "many"'),
    Break("amount-minimum", RATIO, "schema:minValue", "schema:minValue 0.9"),
    Break("amount-maximum", RATIO, add="schema:maxValue 0.95"),
    Break(
        "amount-comparator",
        TARGET,
        "iab:comparator schema:value",
        "iab:comparator iab:AtMost , iab:Lead ; schema:maxValue 5.0",
    ),
    Break("amount-fits", TARGET, "schema:value", "schema:minValue 5.0"),
    Break("amount-fits", FLOOR, "", "schema:maxValue 2000000000.0"),
    Break("amount-fits", CAP, "schema:maxValue"),
    Break("money-currency", FIXED, "schema:currency", 'schema:currency "USD"'),
    Break("money-value", FIXED, "schema:value", "schema:value -1.0"),
    Break("money-minimum", FLOOR, "schema:minValue", "schema:minValue -1.0"),
    Break("money-maximum", CAP, "schema:maxValue", "schema:maxValue -1.0"),
    Break("money-kind", FIXED, "iab:provisionKind"),
    Break("money-rate", CAP, "iab:rate", "iab:rate 20.0"),
    Break("money-rate", CAP, "iab:rate", 'iab:rate "0.2"^^xsd:double'),
    Break("money-rate-comparator", CAP, "iab:rateComparator", "iab:rateComparator iab:Exactly"),
    Break("money-rate-base", CAP, add='iab:rateBase "设备投资额"'),
    Break("money-unit", CAP, add='iab:perUnit "每家企业"'),
    Break("money-period", CAP, add='iab:period "each year"@en'),
    Break("money-tier", CAP, add='iab:tier "省级"'),
    Break("money-beneficiary", CAP, add='iab:beneficiary "高校"'),
    Break("money-instrument", CAP, add="iab:instrument <thing>", more=THING),
    Break("money-stated", FIXED, "iab:comparator schema:value"),
    Break("money-rate-range", RATES, "iab:rateComparator"),
    Break("money-rate-range", CAP, "iab:rateComparator", "iab:rateComparator iab:Between"),
    Break("money-rate-missing", FIXED, add='iab:rateBase "总投资额"'),
    Break(
        "money-cap",
        CAP,
        "iab:comparator schema:maxValue",
        "iab:comparator iab:Exactly ; schema:value 5.0",
    ),
    Break("money-floor", FIXED, "iab:provisionKind", "iab:provisionKind iab:Floor"),
    Break("money-cap-class", CAP, "rdf:type", "a iab:MonetaryProvision"),
    Break("cap-kind", FIXED, add="a iab:MonetaryCap"),
    Break("cap-provision", CAP, "rdf:type", "a iab:MonetaryCap"),
    Break("quantity-comparator", TARGET, "iab:comparator schema:value"),
    Break("ratio-of", RATIO, "iab:ratioOf"),
    Break("target-indicator", TARGET, "iab:indicator"),
    Break("target-unit", TARGET, add="iab:unit 1"),
    Break("target-due", TARGET, "iab:dueYear", 'iab:dueYear "2022"'),
    Break("target-frequency", TARGET, add='iab:frequency "年均"'),
    Break("park-district", PARK, add=f"iab:locatedIn <{ID}place/440100>"),
    Break("park-sector", PARK, add="iab:focusSector good:plan"),
    Break("park-batch", PARK, "iab:batch", "iab:batch 1"),
    Break("sector-broader", SECTOR, add="skos:broader good:plan"),
    Break(
        "sector-scheme",
        SECTOR,
        "skos:inScheme",
        path="http://www.w3.org/2004/02/skos/core#inScheme"
        "|http://www.w3.org/2004/02/skos/core#topConceptOf",
    ),
    Break("sector-place", SECTOR, "skos:broader"),
    Break(
        "industry-top",
        INDUSTRY,
        "skos:topConceptOf",
        f"skos:inScheme <{ID}plan/sectors> ; skos:broader <{ID}{INDUSTRY}>",
    ),
    Break("programme-type", PROGRAMME, "iab:programmeType", "iab:programmeType <thing>", (), THING),
    Break("membership-mechanism", MEMBER, "org:organization"),
    Break("membership-mechanism", CHAIR, "org:organization", "org:organization good:plan"),
    Break("membership-role", MEMBER, "org:role", "org:role iab:Lead"),
    Break("membership-member", MEMBER, "org:member", "org:member good:plan"),
    Break("membership-position", MEMBER, "iab:position", "iab:position 0"),
    Break("membership-open", CHAIR, "iab:openEnded"),
    Break("membership-printed", CHAIR, "iab:printedName"),
    Break("membership-named", MEMBER, "iab:statedName"),
    Break("membership-named", CHAIR, add='iab:statedName "副市长"'),
    Break("stated-once", MEMBER, "iab:statedIn"),
    Break("group-sector", GROUP, "skos:member", "skos:member good:plan"),
    Break("chinese-name", GROUP, "skos:prefLabel"),
    Break("term-definition", TERM, "skos:definition"),
    Break("term-sector", TERM, add="skos:related good:plan"),
    Break("attachment-title", ATTACHMENT, "dcterms:title", "", (), ATTACHED),
    Break("attachment-number", ATTACHMENT, "iab:position", "", (), ATTACHED),
    Break("attachment-document", ATTACHMENT, path=f"^{ELI}has_part"),
    Break("mention-target", MENTION, "iab:refersTo", "iab:refersTo good:plan"),
    Break("mention-target", MENTION, "iab:refersTo"),
    Break("mention-printed", MENTION, add='iab:printedName "芯片"'),
    Break("concept-chinese", SUBSIDY, "skos:prefLabel", 'skos:prefLabel "subsidy"@en', (CAP,)),
    Break("concept-english", SUBSIDY, "skos:prefLabel", 'skos:prefLabel "补助"@zh', (PROGRAMME,)),
    Break("span-begin", SPAN, "nif:beginIndex", along=TEXT),
    Break("span-end", SPAN, "nif:endIndex", along=TEXT),
    Break(
        "span-iri",
        "plan#title",
        add='a nif:OffsetBasedString ; nif:beginIndex "0"^^xsd:integer ; '
        'nif:endIndex "2"^^xsd:integer',
    ),
    Break("span-anchor", SPAN, "nif:anchorOf", along=TEXT),
    Break("span-context", SPAN, "nif:referenceContext", along=TEXT),
    Break("context-text", CONTEXT, "nif:isString", along=TEXT),
    Break(
        "context-begin",
        CONTEXT,
        "nif:beginIndex",
        'nif:beginIndex "1"^^xsd:integer',
        along=TEXT,
    ),
    Break("context-document", CONTEXT, add="nif:sourceUrl good:sectors", along=TEXT),
    Break(
        "context-end",
        CONTEXT,
        "nif:endIndex",
        'nif:endIndex "15"^^xsd:integer',
        along=TEXT,
        path=f"{NIF}endIndex",
    ),
    Break(
        "anchor-text", SPAN, "nif:anchorOf", 'nif:anchorOf "二、任务"', TEXT, "", f"{NIF}anchorOf"
    ),
    Break(
        "anchor-iri",
        SPAN,
        "nif:endIndex nif:anchorOf",
        'nif:endIndex "5"^^xsd:integer ; nif:anchorOf "一、任"',
        along=TEXT,
        path=f"{NIF}referenceContext",
    ),
    Break("run-document", RUN, "prov:used"),
    Break("run-agent", RUN, "prov:wasAssociatedWith"),
    Break("run-date", RUN, "dcterms:date", 'dcterms:date "2026"^^xsd:gYear'),
    Break("run-digest", RUN, "iab:knowledgeDigest", 'iab:knowledgeDigest "unknown"'),
    Break("software-version", SOFTWARE, "schema:softwareVersion"),
)
