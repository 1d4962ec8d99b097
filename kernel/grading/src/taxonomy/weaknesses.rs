//! Which CNNVD type and GB/T 30279-2020 node a CWE number falls under.
//!
//! [`ANCHORS`] maps some numbers directly; any other number goes up its parents ([`PARENTS`], the `ChildOf` links
//! of CWE's research view, for the numbers that records use most) to the nearest anchor.

/// A CWE number that is mapped directly.
pub(super) struct Anchor {
    /// The number.
    pub(super) cwe: u32,
    /// Id of the CNNVD type; none where the guide of 26 types has nothing near.
    pub(super) cnnvd: Option<&'static str>,
    /// Id of the node of GB/T 30279-2020.
    pub(super) node: &'static str,
    /// True when CNNVD's guide does not give the number: the mapping is ours.
    pub(super) proposed: bool,
}

const fn guide(cwe: u32, cnnvd: &'static str, node: &'static str) -> Anchor {
    Anchor {
        cwe,
        cnnvd: Some(cnnvd),
        node,
        proposed: false,
    }
}

const fn ours(cwe: u32, cnnvd: &'static str, node: &'static str) -> Anchor {
    Anchor {
        cwe,
        cnnvd: Some(cnnvd),
        node,
        proposed: true,
    }
}

const fn node_only(cwe: u32, node: &'static str) -> Anchor {
    Anchor {
        cwe,
        cnnvd: None,
        node,
        proposed: true,
    }
}

/// Directly mapped numbers, ascending.
#[rustfmt::skip]
pub(super) static ANCHORS: [Anchor; 75] = [
    node_only(2, "environment"),
    guide(16, "configuration", "configuration"),
    guide(17, "code", "code"),
    ours(19, "code", "code"),
    guide(20, "input_validation", "input_validation"),
    guide(22, "path_traversal", "path_traversal"),
    guide(59, "link_following", "link_following"),
    ours(73, "path_traversal", "path_traversal"),
    guide(74, "injection", "injection"),
    guide(77, "command_injection", "command_injection"),
    guide(78, "os_command_injection", "command_injection"),
    guide(79, "xss", "xss"),
    guide(89, "sql_injection", "sql_injection"),
    guide(94, "code_injection", "code_injection"),
    ours(98, "code_injection", "code_injection"),
    guide(119, "buffer", "buffer"),
    guide(134, "format_string", "format_string"),
    guide(189, "numeric", "numeric"),
    guide(200, "info_leak", "info_leak"),
    ours(203, "info_leak", "side_channel"),
    ours(212, "info_leak", "info_leak"),
    ours(215, "info_leak", "debug_leak"),
    guide(254, "security_features", "code"),
    guide(255, "credentials", "credentials"),
    guide(264, "permissions", "access_control"),
    ours(269, "permissions", "access_control"),
    ours(280, "permissions", "access_control"),
    guide(284, "access_control", "access_control"),
    guide(287, "authentication", "authorization"),
    ours(295, "credentials", "credentials"),
    guide(310, "cryptographic", "cryptographic"),
    ours(311, "cryptographic", "cryptographic"),
    ours(320, "cryptographic", "cryptographic"),
    ours(326, "cryptographic", "cryptographic"),
    ours(327, "cryptographic", "cryptographic"),
    ours(330, "cryptographic", "cryptographic"),
    guide(345, "data_authenticity", "authorization"),
    guide(352, "csrf", "csrf"),
    guide(362, "race_condition", "race_condition"),
    ours(384, "authentication", "authorization"),
    guide(399, "resource_management", "resource_management"),
    ours(415, "resource_management", "resource_management"),
    ours(416, "resource_management", "resource_management"),
    ours(426, "code", "code"),
    ours(427, "code", "code"),
    ours(428, "code", "code"),
    ours(434, "code", "code"),
    ours(435, "code", "code"),
    ours(489, "info_leak", "debug_leak"),
    ours(522, "credentials", "credentials"),
    ours(532, "info_leak", "log_leak"),
    ours(601, "input_validation", "input_validation"),
    ours(610, "code", "code"),
    ours(613, "authentication", "authorization"),
    ours(664, "resource_management", "resource_management"),
    ours(668, "access_control", "access_control"),
    ours(681, "numeric", "numeric"),
    ours(682, "numeric", "numeric"),
    ours(691, "code", "logic"),
    ours(693, "security_features", "code"),
    ours(703, "code", "code"),
    ours(704, "code", "data_conversion"),
    ours(706, "input_validation", "input_validation"),
    ours(707, "input_validation", "input_validation"),
    ours(710, "code", "code"),
    ours(732, "permissions", "access_control"),
    ours(829, "code", "code"),
    ours(840, "code", "logic"),
    ours(912, "code", "undeclared_function"),
    ours(913, "code", "code"),
    ours(1188, "configuration", "configuration"),
    ours(1242, "code", "undeclared_function"),
    node_only(1247, "fault_injection"),
    node_only(1319, "fault_injection"),
    ours(1391, "credentials", "credentials"),
];

/// Parents, ascending by the number. One parent each, the one that leads to the type CNNVD uses in practice.
#[rustfmt::skip]
pub(super) static PARENTS: [(u32, u32); 143] = [
    (23, 22), (24, 23), (27, 23), (29, 23), (35, 23), (36, 22), (61, 59), (80, 79), (88, 77), (91, 74),
    (93, 74), (95, 94), (116, 707), (117, 116), (120, 119), (121, 788), (122, 788), (125, 119), (126, 788),
    (129, 1285), (130, 240), (131, 682), (138, 707), (178, 706), (184, 693), (190, 682), (191, 682),
    (193, 682), (197, 681), (201, 200), (204, 203), (208, 203), (209, 200), (228, 707), (237, 228),
    (240, 237), (248, 755), (250, 269), (252, 754), (256, 522), (257, 522), (259, 798), (266, 269),
    (276, 732), (279, 732), (281, 732), (285, 284), (288, 306), (290, 1390), (294, 1390), (300, 923),
    (303, 1390), (305, 1390), (306, 287), (307, 1390), (312, 311), (319, 311), (321, 798), (328, 327),
    (331, 330), (338, 330), (340, 330), (346, 345), (347, 345), (358, 573), (359, 200), (367, 362),
    (369, 682), (400, 664), (401, 772), (404, 664), (405, 400), (407, 405), (409, 405), (425, 862),
    (436, 435), (441, 610), (444, 436), (451, 684), (459, 404), (460, 459), (472, 642), (476, 710),
    (494, 345), (497, 200), (502, 913), (552, 285), (573, 710), (598, 201), (602, 693), (611, 610),
    (617, 670), (636, 657), (639, 863), (640, 1390), (642, 668), (644, 116), (657, 710), (662, 664),
    (665, 664), (667, 662), (670, 691), (674, 834), (684, 710), (749, 284), (754, 703), (755, 703),
    (770, 400), (772, 404), (776, 405), (787, 119), (788, 119), (790, 138), (791, 790), (798, 1391),
    (799, 691), (804, 1390), (822, 119), (824, 119), (834, 691), (835, 834), (843, 704), (862, 285),
    (863, 285), (908, 665), (915, 913), (916, 328), (918, 441), (922, 664), (923, 284), (943, 74),
    (1021, 441), (1091, 772), (1284, 20), (1285, 20), (1286, 20), (1287, 20), (1321, 915), (1327, 668),
    (1333, 407), (1336, 94), (1390, 287), (1392, 1391),
];
