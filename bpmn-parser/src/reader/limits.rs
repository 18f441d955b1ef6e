//! How much of a file is read before it is refused.

/// The bounds on a file. Each is far above what a diagram needs and low enough that a hostile file
/// costs little; a file beyond one gets a finding that names the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole file.
    pub size_bytes_max: usize,
    /// Elements inside each other.
    pub depth_max: usize,
    /// Elements in the whole file.
    pub elements_max: usize,
    /// Attributes, namespace declarations included, of one element.
    pub attributes_per_element_max: usize,
    /// Attributes in the whole file.
    pub attributes_max: usize,
    /// Bytes of one text or attribute value.
    pub text_bytes_max: usize,
    /// Elements to which vendors add something: what they add is kept, and takes the most memory.
    pub extended_elements_max: usize,
    /// Findings of one severity; further ones are counted and not listed.
    pub findings_per_severity_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size_bytes_max: 16 * 1024 * 1024,
            depth_max: 2_000,
            elements_max: 500_000,
            attributes_per_element_max: 256,
            attributes_max: 1_000_000,
            text_bytes_max: 1024 * 1024,
            extended_elements_max: 50_000,
            findings_per_severity_max: 1_000,
        }
    }
}
