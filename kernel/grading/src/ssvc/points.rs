//! The decision points that the tables ask for and answer, with their values from least to most.

/// A decision point.
#[derive(Debug)]
pub struct Point {
    /// Who publishes it: `ssvc`, `cisa`, `cvss`.
    pub namespace: &'static str,
    /// Its key within the namespace.
    pub key: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its published name.
    pub name: &'static str,
    /// Its values in their published order.
    pub values: &'static [Value],
}

/// A value of a decision point.
#[derive(Debug)]
pub struct Value {
    /// Its key within the point.
    pub key: &'static str,
    /// Its published name.
    pub name: &'static str,
}

const fn value(key: &'static str, name: &'static str) -> Value {
    Value { key, name }
}

pub(super) static AUTOMATABLE: Point = Point {
    namespace: "ssvc",
    key: "A",
    version: "2.0.0",
    name: "Automatable",
    values: &[value("N", "No"), value("Y", "Yes")],
};

pub(super) static DECLINE_TRACK_COORDINATE: Point = Point {
    namespace: "ssvc",
    key: "COORDINATE",
    version: "1.0.1",
    name: "Decline, Track, Coordinate",
    values: &[
        value("D", "Decline"),
        value("T", "Track"),
        value("C", "Coordinate"),
    ],
};

pub(super) static DEFER_SCHEDULED_OUT_OF_CYCLE_IMMEDIATE: Point = Point {
    namespace: "ssvc",
    key: "DSOI",
    version: "1.0.0",
    name: "Defer, Scheduled, Out-of-Cycle, Immediate",
    values: &[
        value("D", "Defer"),
        value("S", "Scheduled"),
        value("O", "Out-of-Cycle"),
        value("I", "Immediate"),
    ],
};

pub(super) static EXPLOITATION: Point = Point {
    namespace: "ssvc",
    key: "E",
    version: "1.1.0",
    name: "Exploitation",
    values: &[value("N", "None"), value("P", "Public PoC"), value("A", "Active")],
};

pub(super) static HUMAN_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "HI",
    version: "2.0.2",
    name: "Human Impact",
    values: &[
        value("L", "Low"),
        value("M", "Medium"),
        value("H", "High"),
        value("VH", "Very High"),
    ],
};

pub(super) static MISSION_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "MI",
    version: "2.0.0",
    name: "Mission Impact",
    values: &[
        value("D", "Degraded"),
        value("MSC", "MEF Support Crippled"),
        value("MEF", "MEF Failure"),
        value("MF", "Mission Failure"),
    ],
};

pub(super) static MISSION_AND_WELL_BEING_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "MWI",
    version: "1.0.0",
    name: "Mission and Well-Being Impact",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static PUBLIC_SAFETY_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "PSI",
    version: "2.0.1",
    name: "Public Safety Impact",
    values: &[value("M", "Minimal"), value("S", "Significant")],
};

pub(super) static PUBLIC_VALUE_ADDED: Point = Point {
    namespace: "ssvc",
    key: "PVA",
    version: "1.0.0",
    name: "Public Value Added",
    values: &[
        value("L", "Limited"),
        value("A", "Ampliative"),
        value("P", "Precedence"),
    ],
};

pub(super) static PUBLISH_DO_NOT_PUBLISH: Point = Point {
    namespace: "ssvc",
    key: "PUBLISH",
    version: "1.0.0",
    name: "Publish, Do Not Publish",
    values: &[value("N", "Do Not Publish"), value("P", "Publish")],
};

pub(super) static REPORT_CREDIBILITY: Point = Point {
    namespace: "ssvc",
    key: "RC",
    version: "1.0.0",
    name: "Report Credibility",
    values: &[value("NC", "Not Credible"), value("C", "Credible")],
};

pub(super) static REPORT_PUBLIC: Point = Point {
    namespace: "ssvc",
    key: "RP",
    version: "1.0.0",
    name: "Report Public",
    values: &[value("Y", "Yes"), value("N", "No")],
};

pub(super) static SAFETY_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "SI",
    version: "2.0.1",
    name: "Safety Impact",
    values: &[
        value("N", "Negligible"),
        value("M", "Marginal"),
        value("R", "Critical"),
        value("C", "Catastrophic"),
    ],
};

pub(super) static SUPPLIER_CARDINALITY: Point = Point {
    namespace: "ssvc",
    key: "SC",
    version: "1.0.0",
    name: "Supplier Cardinality",
    values: &[value("O", "One"), value("M", "Multiple")],
};

pub(super) static SUPPLIER_CONTACTED: Point = Point {
    namespace: "ssvc",
    key: "SCON",
    version: "1.0.0",
    name: "Supplier Contacted",
    values: &[value("N", "No"), value("Y", "Yes")],
};

pub(super) static SUPPLIER_ENGAGEMENT: Point = Point {
    namespace: "ssvc",
    key: "SE",
    version: "1.0.0",
    name: "Supplier Engagement",
    values: &[value("A", "Active"), value("U", "Unresponsive")],
};

pub(super) static SUPPLIER_INVOLVEMENT: Point = Point {
    namespace: "ssvc",
    key: "SINV",
    version: "1.0.0",
    name: "Supplier Involvement",
    values: &[
        value("FR", "Fix Ready"),
        value("C", "Cooperative"),
        value("UU", "Uncooperative/Unresponsive"),
    ],
};

pub(super) static SYSTEM_EXPOSURE: Point = Point {
    namespace: "ssvc",
    key: "EXP",
    version: "1.0.1",
    name: "System Exposure",
    values: &[value("S", "Small"), value("C", "Controlled"), value("O", "Open")],
};

pub(super) static TECHNICAL_IMPACT: Point = Point {
    namespace: "ssvc",
    key: "TI",
    version: "1.0.0",
    name: "Technical Impact",
    values: &[value("P", "Partial"), value("T", "Total")],
};

pub(super) static UTILITY: Point = Point {
    namespace: "ssvc",
    key: "U",
    version: "1.0.1",
    name: "Utility",
    values: &[
        value("L", "Laborious"),
        value("E", "Efficient"),
        value("S", "Super Effective"),
    ],
};

pub(super) static VALUE_DENSITY: Point = Point {
    namespace: "ssvc",
    key: "VD",
    version: "1.0.0",
    name: "Value Density",
    values: &[value("D", "Diffuse"), value("C", "Concentrated")],
};

pub(super) static CISA_BOD_26_04_REMEDIATION_TIMELINES: Point = Point {
    namespace: "cisa",
    key: "BOD2604",
    version: "1.0.0",
    name: "CISA BOD 26-04 Remediation Timelines",
    values: &[
        value("FSU", "Fix on system upgrade"),
        value("60D", "60 days"),
        value("14D", "14 days"),
        value("3D", "3 days"),
        value("3DF", "3 days & forensic investigation"),
    ],
};

pub(super) static CISA_LEVELS: Point = Point {
    namespace: "cisa",
    key: "CISA",
    version: "1.1.0",
    name: "CISA Levels",
    values: &[
        value("T", "Track"),
        value("T*", "Track*"),
        value("AT", "Attend"),
        value("AC", "Act"),
    ],
};

pub(super) static IN_KEV: Point = Point {
    namespace: "cisa",
    key: "KEV",
    version: "1.0.0",
    name: "In KEV",
    values: &[value("N", "No"), value("Y", "Yes")],
};

pub(super) static PUBLICLY_EXPOSED: Point = Point {
    namespace: "cisa",
    key: "PE",
    version: "1.0.0",
    name: "Publicly Exposed",
    values: &[value("N", "No"), value("Y", "Yes")],
};

pub(super) static CVSS_ATTACK_COMPLEXITY: Point = Point {
    namespace: "cvss",
    key: "AC",
    version: "3.0.1",
    name: "Attack Complexity",
    values: &[value("H", "High"), value("L", "Low")],
};

pub(super) static CVSS_ATTACK_REQUIREMENTS: Point = Point {
    namespace: "cvss",
    key: "AT",
    version: "1.0.0",
    name: "Attack Requirements",
    values: &[value("P", "Present"), value("N", "None")],
};

pub(super) static CVSS_ATTACK_VECTOR: Point = Point {
    namespace: "cvss",
    key: "AV",
    version: "3.0.1",
    name: "Attack Vector",
    values: &[
        value("P", "Physical"),
        value("L", "Local"),
        value("A", "Adjacent"),
        value("N", "Network"),
    ],
};

pub(super) static CVSS_AVAILABILITY_IMPACT_TO_THE_VULNERABLE_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "VA",
    version: "3.0.0",
    name: "Availability Impact to the Vulnerable System",
    values: &[value("N", "None"), value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_AVAILABILITY_REQUIREMENT: Point = Point {
    namespace: "cvss",
    key: "AR_NoX",
    version: "1.1.1",
    name: "Availability Requirement (without Not Defined)",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_SEVERITY: Point = Point {
    namespace: "cvss",
    key: "CVSS",
    version: "1.0.0",
    name: "CVSS Qualitative Severity Rating Scale",
    values: &[
        value("N", "None"),
        value("L", "Low"),
        value("M", "Medium"),
        value("H", "High"),
        value("C", "Critical"),
    ],
};

pub(super) static CVSS_CONFIDENTIALITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "SC",
    version: "1.0.0",
    name: "Confidentiality Impact to the Subsequent System",
    values: &[value("N", "Negligible"), value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_CONFIDENTIALITY_IMPACT_TO_THE_VULNERABLE_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "VC",
    version: "3.0.0",
    name: "Confidentiality Impact to the Vulnerable System",
    values: &[value("N", "None"), value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_CONFIDENTIALITY_REQUIREMENT: Point = Point {
    namespace: "cvss",
    key: "CR_NoX",
    version: "1.1.1",
    name: "Confidentiality Requirement (without Not Defined)",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_1: Point = Point {
    namespace: "cvss",
    key: "EQ1",
    version: "1.0.0",
    name: "Equivalence Set 1",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_2: Point = Point {
    namespace: "cvss",
    key: "EQ2",
    version: "1.0.0",
    name: "Equivalence Set 2",
    values: &[value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_3: Point = Point {
    namespace: "cvss",
    key: "EQ3",
    version: "1.0.0",
    name: "Equivalence Set 3",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_4: Point = Point {
    namespace: "cvss",
    key: "EQ4",
    version: "1.0.0",
    name: "Equivalence Set 4",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_5: Point = Point {
    namespace: "cvss",
    key: "EQ5",
    version: "1.0.0",
    name: "Equivalence Set 5",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_EQUIVALENCE_SET_6: Point = Point {
    namespace: "cvss",
    key: "EQ6",
    version: "1.0.0",
    name: "Equivalence Set 6",
    values: &[value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_EXPLOIT_MATURITY: Point = Point {
    namespace: "cvss",
    key: "E_NoX",
    version: "2.0.0",
    name: "Exploit Maturity (without Not Defined)",
    values: &[
        value("U", "Unreported"),
        value("P", "Proof-of-Concept"),
        value("A", "Attacked"),
    ],
};

pub(super) static CVSS_INTEGRITY_IMPACT_TO_THE_VULNERABLE_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "VI",
    version: "3.0.0",
    name: "Integrity Impact to the Vulnerable System",
    values: &[value("N", "None"), value("L", "Low"), value("H", "High")],
};

pub(super) static CVSS_INTEGRITY_REQUIREMENT: Point = Point {
    namespace: "cvss",
    key: "IR_NoX",
    version: "1.1.1",
    name: "Integrity Requirement (without Not Defined)",
    values: &[value("L", "Low"), value("M", "Medium"), value("H", "High")],
};

pub(super) static CVSS_MODIFIED_AVAILABILITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "MSA_NoX",
    version: "1.0.1",
    name: "Modified Availability Impact to the Subsequent System (without Not Defined)",
    values: &[
        value("N", "Negligible"),
        value("L", "Low"),
        value("H", "High"),
        value("S", "Safety"),
    ],
};

pub(super) static CVSS_MODIFIED_INTEGRITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM: Point = Point {
    namespace: "cvss",
    key: "MSI_NoX",
    version: "1.0.1",
    name: "Modified Integrity Impact to the Subsequent System (without Not Defined)",
    values: &[
        value("N", "Negligible"),
        value("L", "Low"),
        value("H", "High"),
        value("S", "Safety"),
    ],
};

pub(super) static CVSS_PRIVILEGES_REQUIRED: Point = Point {
    namespace: "cvss",
    key: "PR",
    version: "1.0.1",
    name: "Privileges Required",
    values: &[value("H", "High"), value("L", "Low"), value("N", "None")],
};

pub(super) static CVSS_USER_INTERACTION: Point = Point {
    namespace: "cvss",
    key: "UI",
    version: "2.0.0",
    name: "User Interaction",
    values: &[value("A", "Active"), value("P", "Passive"), value("N", "None")],
};
