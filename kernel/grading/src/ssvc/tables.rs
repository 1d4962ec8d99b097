//! The decision tables, as published: for every combination of the inputs, the outcome.
//!
//! `cells` has one digit a combination, the place of the outcome among the values of the outcome's point. The
//! last input varies fastest, and the values of each input come in the order of its point.

use super::points::{self, Point};

/// A decision table.
#[derive(Debug)]
pub struct Table {
    /// Its name in our vectors, `cisa-coordinator`.
    pub id: &'static str,
    /// Who publishes it: `ssvc`, `cisa`, `cvss`.
    pub namespace: &'static str,
    /// Its key within the namespace.
    pub key: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its published name.
    pub name: &'static str,
    /// The decision points it asks for.
    pub inputs: &'static [&'static Point],
    /// The decision point it answers.
    pub outcome: &'static Point,
    /// The outcomes.
    pub(super) cells: &'static [u8],
}

/// Every table, each under one version.
pub static TABLES: [Table; 16] = [
    Table {
        id: "cisa-coordinator",
        namespace: "cisa",
        key: "DT_CO",
        version: "2.0.3",
        name: "CISA Coordinator",
        inputs: &[&points::EXPLOITATION, &points::AUTOMATABLE, &points::TECHNICAL_IMPACT, &points::MISSION_AND_WELL_BEING_IMPACT],
        outcome: &points::CISA_LEVELS,
        cells: b"000001002002001012002012002023223233",
    },
    Table {
        id: "cisa-bod-26-04",
        namespace: "cisa",
        key: "DT_BOD2604",
        version: "1.0.0",
        name: "CISA BOD 26-04",
        inputs: &[&points::PUBLICLY_EXPOSED, &points::IN_KEV, &points::AUTOMATABLE, &points::TECHNICAL_IMPACT],
        outcome: &points::CISA_BOD_26_04_REMEDIATION_TIMELINES,
        cells: b"0011222412232434",
    },
    Table {
        id: "coordinator-triage",
        namespace: "ssvc",
        key: "DT_COORD_TRIAGE",
        version: "1.0.0",
        name: "Coordinator Triage",
        inputs: &[&points::REPORT_PUBLIC, &points::SUPPLIER_CONTACTED, &points::REPORT_CREDIBILITY, &points::SUPPLIER_CARDINALITY, &points::SUPPLIER_ENGAGEMENT, &points::UTILITY, &points::PUBLIC_SAFETY_IMPACT],
        outcome: &points::DECLINE_TRACK_COORDINATE,
        cells: b"000000000000000002000002000000000000000002000002000000000000000002000002000000000000000002000002\
            000000000000000002000002000000000000000002000002000101000101010112010112000101122222010122222222",
    },
    Table {
        id: "coordinator-publish",
        namespace: "ssvc",
        key: "DT_COORD_PUBLISH",
        version: "1.0.0",
        name: "Coordinator Publish Decision Table",
        inputs: &[&points::SUPPLIER_INVOLVEMENT, &points::EXPLOITATION, &points::PUBLIC_VALUE_ADDED],
        outcome: &points::PUBLISH_DO_NOT_PUBLISH,
        cells: b"001001011001001011001011111",
    },
    Table {
        id: "supplier",
        namespace: "ssvc",
        key: "DT_SP",
        version: "1.0.0",
        name: "Supplier Patch Development Priority",
        inputs: &[&points::EXPLOITATION, &points::UTILITY, &points::TECHNICAL_IMPACT, &points::PUBLIC_SAFETY_IMPACT],
        outcome: &points::DEFER_SCHEDULED_OUT_OF_CYCLE_IMMEDIATE,
        cells: b"011212121222121313232323232323233333",
    },
    Table {
        id: "deployer",
        namespace: "ssvc",
        key: "DT_DP",
        version: "1.0.0",
        name: "Deployer Patch Application Priority",
        inputs: &[&points::EXPLOITATION, &points::SYSTEM_EXPOSURE, &points::AUTOMATABLE, &points::HUMAN_IMPACT],
        outcome: &points::DEFER_SCHEDULED_OUT_OF_CYCLE_IMMEDIATE,
        cells: b"001101110111111101111112011111110111111211121122112212221122222212232233",
    },
    Table {
        id: "utility",
        namespace: "ssvc",
        key: "DT_U",
        version: "1.0.0",
        name: "Utility",
        inputs: &[&points::AUTOMATABLE, &points::VALUE_DENSITY],
        outcome: &points::UTILITY,
        cells: b"0112",
    },
    Table {
        id: "human-impact",
        namespace: "ssvc",
        key: "DT_HI",
        version: "1.0.0",
        name: "Human Impact",
        inputs: &[&points::SAFETY_IMPACT, &points::MISSION_IMPACT],
        outcome: &points::HUMAN_IMPACT,
        cells: b"0013001312233333",
    },
    Table {
        id: "public-safety-impact",
        namespace: "ssvc",
        key: "DT_PSI",
        version: "1.0.0",
        name: "Public Safety Impact",
        inputs: &[&points::SAFETY_IMPACT],
        outcome: &points::PUBLIC_SAFETY_IMPACT,
        cells: b"0111",
    },
    Table {
        id: "cvss-v4-equivalence-set-1",
        namespace: "cvss",
        key: "DT_CVSS4_EQ1",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 1",
        inputs: &[&points::CVSS_ATTACK_VECTOR, &points::CVSS_PRIVILEGES_REQUIRED, &points::CVSS_USER_INTERACTION],
        outcome: &points::CVSS_EQUIVALENCE_SET_1,
        cells: b"000000000001001111001001111111111112",
    },
    Table {
        id: "cvss-v4-equivalence-set-2",
        namespace: "cvss",
        key: "DT_CVSS4_EQ2",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 2",
        inputs: &[&points::CVSS_ATTACK_COMPLEXITY, &points::CVSS_ATTACK_REQUIREMENTS],
        outcome: &points::CVSS_EQUIVALENCE_SET_2,
        cells: b"0001",
    },
    Table {
        id: "cvss-v4-equivalence-set-3",
        namespace: "cvss",
        key: "DT_CVSS4_EQ3",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 3",
        inputs: &[&points::CVSS_CONFIDENTIALITY_IMPACT_TO_THE_VULNERABLE_SYSTEM, &points::CVSS_INTEGRITY_IMPACT_TO_THE_VULNERABLE_SYSTEM, &points::CVSS_AVAILABILITY_IMPACT_TO_THE_VULNERABLE_SYSTEM],
        outcome: &points::CVSS_EQUIVALENCE_SET_3,
        cells: b"001001111001001111111111222",
    },
    Table {
        id: "cvss-v4-equivalence-set-4",
        namespace: "cvss",
        key: "DT_CVSS4_EQ4",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 4",
        inputs: &[&points::CVSS_CONFIDENTIALITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM, &points::CVSS_MODIFIED_INTEGRITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM, &points::CVSS_MODIFIED_AVAILABILITY_IMPACT_TO_THE_SUBSEQUENT_SYSTEM],
        outcome: &points::CVSS_EQUIVALENCE_SET_4,
        cells: b"001200121112222200120012111222221112111211122222",
    },
    Table {
        id: "cvss-v4-equivalence-set-5",
        namespace: "cvss",
        key: "DT_CVSS_EQ5",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 5",
        inputs: &[&points::CVSS_EXPLOIT_MATURITY],
        outcome: &points::CVSS_EQUIVALENCE_SET_5,
        cells: b"012",
    },
    Table {
        id: "cvss-v4-equivalence-set-6",
        namespace: "cvss",
        key: "DT_CVSS4_EQ6",
        version: "1.0.0",
        name: "CVSS v4 Equivalence Set 6",
        inputs: &[&points::CVSS_CONFIDENTIALITY_REQUIREMENT, &points::CVSS_CONFIDENTIALITY_IMPACT_TO_THE_VULNERABLE_SYSTEM, &points::CVSS_INTEGRITY_REQUIREMENT, &points::CVSS_INTEGRITY_IMPACT_TO_THE_VULNERABLE_SYSTEM, &points::CVSS_AVAILABILITY_REQUIREMENT, &points::CVSS_AVAILABILITY_IMPACT_TO_THE_VULNERABLE_SYSTEM],
        outcome: &points::CVSS_EQUIVALENCE_SET_6,
        cells: b"000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            000000001000000001000000001000000001000000001000000001000000001000000001111111111\
            111111111111111111111111111111111111111111111111111111111111111111111111111111111",
    },
    Table {
        id: "cvss-v4-severity",
        namespace: "cvss",
        key: "DT_CVSS_QSR",
        version: "4.0.0",
        name: "CVSS v4.0 Qualitative Severity Ratings",
        inputs: &[&points::CVSS_EQUIVALENCE_SET_1, &points::CVSS_EQUIVALENCE_SET_2, &points::CVSS_EQUIVALENCE_SET_3, &points::CVSS_EQUIVALENCE_SET_4, &points::CVSS_EQUIVALENCE_SET_5, &points::CVSS_EQUIVALENCE_SET_6],
        outcome: &points::CVSS_SEVERITY,
        cells: b"111111111111111122111112111222122223111222122223222333\
            111111111122112222111112122223222333122223122333233334\
            111111111122112233111222122223222333122223222334333344\
            111122112222223333122223222333233334222333233334343444\
            111122112233223333122333233334333444233334333444344444\
            112222222233333344223333233344344444233344343444444444",
    },
];
