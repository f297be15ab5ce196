//! Figures of the trade that are no metric of one measure but a measure made of others: how a user gets them.

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
    Recipe {
        name: "demography",
        aliases: &["进入率", "退出率"],
        formula: "entry rate = entries / stock of the year before, exit rate likewise, net = entries − exits, churn = (entries + \
                  exits) / stock of the year before; stock = stock of the year before + entries − exits",
        edges: "The first year has no rate: no_prior. The reconciliation holds net against the change of the stock, \
                rounding and all: `check` tells what the printed figures leave unexplained.",
        lines: "[[measure]]\nname  = \"firms.entry_rate\"\nratio = [\"firms.entries\", \"firms.stock\"]\nperiods_apart = 1\nunit  = \"percent\"\n\
                [[measure]]\nname  = \"firms.exit_rate\"\nratio = [\"firms.exits\", \"firms.stock\"]\nperiods_apart = 1\nunit  = \"percent\"\n\
                [[measure]]\nname  = \"firms.net\"\nsum   = [\"firms.entries\"]\nless  = [\"firms.exits\"]\n\
                [[measure]]\nname  = \"firms.turnover\"\nsum   = [\"firms.entries\", \"firms.exits\"]\n\
                [[measure]]\nname  = \"firms.churn\"\nratio = [\"firms.turnover\", \"firms.stock\"]\nperiods_apart = 1\nunit  = \"percent\"\n\
                [[reconcile]]\nname     = \"firms-balance\"\nprinted  = \"firms.net\"\ncomputed = \"firms.stock.change_yoy\"\n",
    },
    Recipe {
        name: "real",
        aliases: &["实际值", "不变价"],
        formula: "an amount / (prices of its period / prices of the base)",
        edges: "Prices are an index, or their rise on the year in percent, which is chained: every year between must be there, \
                else missing_period, and across a declared break of the prices break. Growth of it is real growth.",
        lines: "[[measure]]\nname = \"market.real\"\nreal = { of = \"market.size\", prices = \"prices.cpi\", base = \"2020\" }\n",
    },
    Recipe {
        name: "implied",
        aliases: &["可比基数"],
        formula: "x(t) / (1 + its growth as printed): the level of the year before on the basis of this one",
        edges: "Growth at comparable prices, or on a new definition, does not follow from the levels in print: this is the base \
                that it was measured on, with status I, at the period of the year before. The reconciliation tells how far the \
                level in print lies from it; `basis = \"comparable\"` in the card of the growth makes that no error.",
        lines: "[[measure]]\nname    = \"market.implied\"\nimplied = { of = \"market.size\", growth = \"market.growth\" }\n\
                [[reconcile]]\nname     = \"market-growth\"\nprinted  = \"market.growth\"\ncomputed = \"market.size.yoy\"\n",
    },
];

impl Recipe {
    /// The recipe of this name or alias.
    pub fn named(name: &str) -> Option<&'static Recipe> {
        RECIPES.iter().find(|recipe| recipe.name == name || recipe.aliases.contains(&name))
    }
}
