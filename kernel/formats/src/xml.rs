//! XML with bounds: no entities beyond the five, no external anything.
