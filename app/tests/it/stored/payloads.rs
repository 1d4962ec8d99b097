//! What somebody may write into a record to have it run in a reader's browser: ways to run × places to break out of.
//!
//! Each sets `window.__xss` to its number, so that what ran can be told from what did not.

/// Ways to run code, with `§` for the code.
const VECTORS: [&str; 37] = [
    // Elements that run by themselves.
    "<script>§</script>",
    "<ScRiPt >§</sCrIpT >",
    "<script/x>§</script>",
    "<scr<script>ipt>§</scr</script>ipt>",
    "<img src=x onerror=§>",
    "<img/src='x'/onerror='§'>",
    "<svg onload=§>",
    "<svg><animate onbegin=§ attributeName=x dur=1s></svg>",
    "<svg><script>§</script></svg>",
    "<svg><a xlink:href=\"javascript:§\"><text>x</text></a></svg>",
    "<body onload=§>",
    "<details open ontoggle=§>",
    "<input autofocus onfocus=§>",
    "<select autofocus onfocus=§>",
    "<marquee onstart=§>",
    "<video><source onerror=§></video>",
    "<audio src=x onerror=§>",
    "<object data=\"javascript:§\">",
    "<embed src=\"javascript:§\">",
    "<iframe src=\"javascript:§\"></iframe>",
    "<iframe srcdoc=\"<script>parent.§</script>\"></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=§>",
    "<noscript><p title=\"</noscript><img src=x onerror=§>\">",
    "<style>@import 'javascript:§';*{background:url(javascript:§)}</style>",
    "<form action=\"javascript:§\"><button>x</button></form>",
    "<template><script>§</script></template>",
    // Elements that change the page.
    "<base href=\"//evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:§\">",
    "<link rel=stylesheet href=\"data:text/css,*{display:none}\">",
    // Links.
    "<a href=\"javascript:§\">x</a>",
    "[x](javascript:§)",
    "[x](data:text/html,<script>§</script>)",
    "![x](x\"onerror=\"§)",
    "<javascript:§>",
    "[x]: javascript:§",
    // Templates.
    "{{constructor.constructor('§')()}}",
    "${§}",
];
/// Places to break out of, with `¤` for what follows.
const PLACES: [&str; 8] = [
    "¤",
    "\">¤",
    "'>¤",
    "</title>¤",
    "</textarea></script>--><!-- -->¤",
    "\u{ff1c}/p\u{ff1e}¤",
    "&lt;/p&gt;]]>¤",
    "` ¤ `",
];
/// Whole payloads that are no element: attributes, addresses, letters that become others.
const WHOLE: [&str; 40] = [
    "\" onmouseover=\"§\" x=\"",
    "' onmouseover='§' x='",
    "\" autofocus onfocus=\"§",
    "' style='x:expression(§)' '",
    "x onerror=§ ",
    "javascript:§",
    "JaVaScRiPt:§",
    "java\tscript:§",
    "java\nscript:§",
    " javascript:§",
    "\u{1}javascript:§",
    "javascript&colon;§",
    "javascript&#58;§",
    "&#106;avascript:§",
    "javascript://example.org/%0a§",
    "data:text/html,<script>§</script>",
    // `<script>window.__xss=1</script>`
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg==",
    "vbscript:§",
    "blob:§",
    "//evil.example/§",
    "/\\evil.example/§",
    "https://example.org/\"onmouseover=\"§",
    "https://example.org/'><img src=x onerror=§>",
    "https://example.org/</a><script>§</script>",
    "https://example.org/`><svg onload=§>",
    "https:javascript:§",
    "view-source:javascript:§",
    "\u{fe64}script\u{fe65}§\u{fe64}/script\u{fe65}",
    "\u{ff1c}script\u{ff1e}§\u{ff1c}/script\u{ff1e}",
    "\u{2028}§\u{2029}",
    "\u{202e}>tpircs<§",
    "%3Cscript%3E§%3C/script%3E",
    "\\u003cscript\\u003e§\\u003c/script\\u003e",
    "\\x3cscript\\x3e§",
    "+ADw-script+AD4-§+ADw-/script+AD4-",
    "&lt;script&gt;§&lt;/script&gt;",
    "&amp;lt;script&amp;gt;§",
    "-->--!><script>§</script>",
    "</style></head><body onload=§>",
    "<%= § %><?php § ?>",
];

/// All of them.
pub(crate) fn payloads() -> Vec<String> {
    let elements = VECTORS
        .iter()
        .flat_map(|vector| PLACES.map(|place| place.replace('¤', vector)));
    let whole = WHOLE.iter().map(|whole| (*whole).to_owned());
    elements
        .chain(whole)
        .enumerate()
        .map(|(number, text)| text.replace('§', &code(number)))
        .collect()
}

/// What a payload runs.
pub(crate) fn code(number: usize) -> String {
    format!("window.__xss={number}")
}
