//! Comma-separated values: UTF-8, LF, quoted only where needed.

use super::Sheet;

/// A sheet as CSV.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let records = std::iter::once(&sheet.header).chain(&sheet.rows);
    for record in records {
        writer.write_record(record).expect("writing to memory, every row as long as the header");
    }
    writer.into_inner().expect("flushing to memory")
}

/// The records of a CSV, header included, for a comparison of two; `None` where it is none.
pub fn records(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|record| Some(record.ok()?.iter().map(str::to_owned).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::sample;
    use super::*;

    #[test]
    fn fields_are_quoted_where_needed() {
        let expected = "\
period,area,measure,metric,value,unit,status,reason,lo,hi
2022-12,\"rural, all\",users,yoy,,%,A,no_prior,,
2023-12,\"=\"\"x|y\"\"\",users,yoy,-7.5,%,A,,-7.6,-7.4
";
        assert_eq!(String::from_utf8(csv(&sample())).expect("UTF-8"), expected);
    }
}
