//! Configurations as NVD and CVE 5.1 state them: names joined by AND, OR and NOT, some vulnerable, some only what
//! the vulnerable ones run on or with.

/// How the parts of a node are joined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// All have to be there.
    And,
    /// One has to be there.
    Or,
}

/// A node: criteria joined by an operator.
#[derive(Clone, Debug)]
pub struct Node<M> {
    /// How the criteria are joined.
    pub operator: Operator,
    /// The outcome is turned round.
    pub negate: bool,
    /// The criteria, with whether each is called vulnerable.
    pub criteria: Vec<(M, bool)>,
}

/// A configuration: nodes joined by an operator.
#[derive(Clone, Debug)]
pub struct Configuration<M> {
    /// How the nodes are joined.
    pub operator: Operator,
    /// The outcome is turned round.
    pub negate: bool,
    /// The nodes.
    pub nodes: Vec<Node<M>>,
}

/// What is known about something that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It cannot be said.
    Unknown,
}

impl Standing {
    fn not(self, turn: bool) -> Self {
        match (self, turn) {
            (Self::Yes, true) => Self::No,
            (Self::No, true) => Self::Yes,
            (other, _) => other,
        }
    }

    fn all(operator: Operator, parts: impl Iterator<Item = Self>) -> Self {
        // AND over nothing and OR over nothing both say nothing: no configuration is met by leaving it out.
        let (mut yes, mut no, mut unknown) = (false, false, false);
        for part in parts {
            match part {
                Self::Yes => yes = true,
                Self::No => no = true,
                Self::Unknown => unknown = true,
            }
        }
        match operator {
            Operator::And if no => Self::No,
            Operator::Or if yes => Self::Yes,
            _ if unknown => Self::Unknown,
            Operator::And if yes => Self::Yes,
            _ => Self::No,
        }
    }
}

impl<M> Configuration<M> {
    /// Whether an inventory meets it. `has` says for each criterion whether something in the inventory meets that
    /// (by name and version bounds); three-valued logic carries what it does not know.
    pub fn met(&self, mut has: impl FnMut(&M) -> Standing) -> Standing {
        let nodes = self.nodes.iter().map(|node| {
            Standing::all(
                node.operator,
                node.criteria.iter().map(|(criterion, _)| has(criterion)),
            )
            .not(node.negate)
        });
        Standing::all(self.operator, nodes).not(self.negate)
    }

    /// Whether something is vulnerable in an inventory that has it: it meets a criterion called vulnerable, and the
    /// configuration is met by the inventory.
    pub fn affects(
        &self,
        mut is: impl FnMut(&M) -> Standing,
        mut has: impl FnMut(&M) -> Standing,
    ) -> Standing {
        let mut named = Standing::No;
        for (criterion, vulnerable) in self
            .nodes
            .iter()
            .filter(|node| !node.negate)
            .flat_map(|node| &node.criteria)
        {
            if !vulnerable {
                continue;
            }
            match is(criterion) {
                Standing::Yes => named = Standing::Yes,
                Standing::Unknown if named == Standing::No => named = Standing::Unknown,
                _ => {}
            }
        }
        let met = self.met(|criterion| match is(criterion) {
            Standing::Yes => Standing::Yes,
            other => match (other, has(criterion)) {
                (_, Standing::Yes) => Standing::Yes,
                (Standing::Unknown, _) | (_, Standing::Unknown) => Standing::Unknown,
                _ => Standing::No,
            },
        });
        Standing::all(Operator::And, [named, met].into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(nodes: Vec<Node<&'static str>>) -> Configuration<&'static str> {
        Configuration {
            operator: Operator::And,
            negate: false,
            nodes,
        }
    }

    fn node(criteria: &[(&'static str, bool)], negate: bool) -> Node<&'static str> {
        Node {
            operator: Operator::Or,
            negate,
            criteria: criteria.to_vec(),
        }
    }

    #[test]
    fn what_it_runs_on_is_needed_but_not_vulnerable() {
        let running_on = configuration(vec![
            node(&[("firmware", true)], false),
            node(&[("board", false)], false),
        ]);
        let asked =
            |what: &'static str| move |c: &&str| if *c == what { Standing::Yes } else { Standing::No };
        let with = |all: &'static [&'static str]| {
            move |c: &&str| {
                if all.contains(c) {
                    Standing::Yes
                } else {
                    Standing::No
                }
            }
        };
        assert_eq!(
            running_on.affects(asked("firmware"), with(&["board"])),
            Standing::Yes
        );
        assert_eq!(running_on.affects(asked("firmware"), with(&[])), Standing::No);
        assert_eq!(
            running_on.affects(asked("board"), with(&["firmware"])),
            Standing::No
        );
        assert_eq!(
            running_on.affects(asked("firmware"), |_| Standing::Unknown),
            Standing::Unknown
        );
    }

    #[test]
    fn a_negated_node_excludes() {
        let unless = configuration(vec![
            node(&[("app", true)], false),
            node(&[("patch", false)], true),
        ]);
        let app = |c: &&str| if *c == "app" { Standing::Yes } else { Standing::No };
        assert_eq!(unless.affects(app, |_| Standing::No), Standing::Yes);
        assert_eq!(unless.affects(app, |_| Standing::Yes), Standing::No);
        assert_eq!(configuration(Vec::new()).met(|_| Standing::Yes), Standing::No);
    }
}
