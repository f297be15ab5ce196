//! Figures of the trade that are no metric of one measure but a measure made of two: how a user gets them.

/// A figure that is a derived measure.
pub struct Recipe {
    /// What people call it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// The formula, in a sentence.
    pub formula: &'static str,
    /// What to know about it.
    pub edges: &'static str,
    /// The lines of `sizeup.toml` that make it.
    pub lines: &'static str,
}

/// Every such figure.
pub const RECIPES: &[Recipe] = &[
    Recipe {
        name: "penetration",
        aliases: &["普及率", "渗透率"],
        formula: "users / population of the same period and scope, in percent",
        edges: "`periods_apart = 1` takes the population of the year before, as some survey offices do. `headroom` is what \
                is left of it up to 100 %; `within_between` tells growing rates from people who moved.",
        lines: "[[measure]]\nname  = \"users.penetration\"\nratio = [\"users.users\", \"population.residents\"]\nunit  = \"percent\"\n",
    },
    Recipe {
        name: "per_capita",
        aliases: &["人均"],
        formula: "an amount / population of the same period and scope",
        edges: "A yearly amount meets the population at the end of its year where that is noted as the year. A measure with \
                `average = \"population.residents\"` holds the mean of the begin and the end of each year, to divide by instead.",
        lines: "[[measure]]\nname  = \"market.per_capita\"\nratio = [\"market.size\", \"population.residents\"]\n",
    },
    Recipe {
        name: "arpu",
        aliases: &["每用户平均收入", "户均收入"],
        formula: "revenue / users of the same period and scope",
        edges: "Users are those of the period's end; a measure with `average = \"users.users\"` holds the mean of begin and end, \
                to divide by instead. `pvm` of it tells price from volume and mix.",
        lines: "[[measure]]\nname  = \"market.arpu\"\nratio = [\"market.revenue\", \"users.users\"]\n",
    },
];

impl Recipe {
    /// The recipe of this name or alias.
    pub fn named(name: &str) -> Option<&'static Recipe> {
        RECIPES.iter().find(|recipe| recipe.name == name || recipe.aliases.contains(&name))
    }
}
