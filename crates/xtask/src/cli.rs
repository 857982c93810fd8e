//! The command line as words, flags and options. What they mean is decided by each command.

/// The arguments after the command's name.
#[derive(Debug, Default)]
pub(crate) struct Args(Vec<String>);

impl Args {
    /// Takes the arguments as they came. A lone `--`, which npm leaves in, is dropped.
    pub(crate) fn new(args: impl IntoIterator<Item = String>) -> Self {
        Self(args.into_iter().filter(|arg| arg != "--").collect())
    }

    /// Whether `--name` was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.iter().any(|arg| arg == name)
    }

    /// The value of `--name value` or `--name=value`.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        let mut args = self.0.iter();
        while let Some(arg) = args.next() {
            if arg == name {
                return args.next().map(String::as_str);
            }
            if let Some(value) = arg.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
                return Some(value);
            }
        }
        None
    }

    /// The words before the first flag.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).take_while(|arg| !arg.starts_with('-')).collect()
    }

    /// Everything, to hand on to another program.
    pub(crate) fn all(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read_in_both_spellings() {
        assert_eq!(args("--port 80").option("--port"), Some("80"));
        assert_eq!(args("--port=80").option("--port"), Some("80"));
        assert_eq!(args("--portal=80").option("--port"), None);
    }

    #[test]
    fn words_end_at_the_first_flag() {
        assert_eq!(args("-- unit sim --fast").words(), ["unit", "sim"]);
        assert!(args("unit --fast").flag("--fast"));
    }
}
