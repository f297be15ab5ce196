//! Which old encoding a file without a mark is in: told only where exactly one makes sense of its bytes.
//!
//! Nearly any bytes decode without an error in some encoding, so each must also give what people write: Chinese with
//! its frequent characters, Japanese with its kana, Russian with its frequent letters and no capital inside a word, a
//! language of Europe with no letter that it lacks. Rivals that are tried and never met in practice are here for one
//! reason: where they too make sense of the bytes, nothing is certain. One more encoding is a row of [`ENCODINGS`].

use encoding_rs::*;

/// What a text of some script must look like.
pub(crate) type Plausible = fn(&str) -> bool;

/// How an encoding is told from the others.
#[derive(Clone, Copy)]
pub enum Told {
    /// By a byte order mark, or because the bytes follow its rules.
    ByItsBytes,
    /// As the only one under which the bytes are a text that people write.
    ByItsSense(Plausible),
}

/// An encoding that is told without a declaration.
pub struct Known {
    pub(crate) encoding: &'static Encoding,
    /// Whose it is.
    pub about: &'static str,
    /// Cells in it.
    pub example: &'static str,
    /// How it is told.
    pub told: Told,
}

impl Known {
    /// What a card calls it.
    pub fn name(&self) -> String {
        self.encoding.name().to_lowercase()
    }

    /// The bytes of a text in this encoding; `None` where it lacks a character of it.
    pub fn bytes(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            it if it == UTF_16LE => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            it if it == UTF_16BE => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            it => Some(it.encode(text)).filter(|(.., lossy)| !lossy).map(|(bytes, ..)| bytes.into_owned()),
        }
    }
}

const fn by_sense(encoding: &'static Encoding, about: &'static str, example: &'static str, plausible: Plausible) -> Known {
    Known { encoding, about, example, told: Told::ByItsSense(plausible) }
}

const fn by_bytes(encoding: &'static Encoding, about: &'static str) -> Known {
    Known { encoding, about, example: "年份,地区\n2020,Łódź\n", told: Told::ByItsBytes }
}

/// The encodings that are told from each other; a card may name any other of the WHATWG standard.
pub const ENCODINGS: &[Known] = &[
    by_bytes(&UTF_8_INIT, "with or without a byte order mark"),
    by_bytes(&UTF_16LE_INIT, "with or without a byte order mark"),
    by_bytes(&UTF_16BE_INIT, "with or without a byte order mark"),
    by_sense(
        &GB18030_INIT,
        "Chinese of the mainland, with GBK and GB2312",
        "年份,地区,用户\n2020,农村,2.5\n2021,城镇,7.1\n",
        simplified,
    ),
    by_sense(&BIG5_INIT, "Chinese of Taiwan and Hong Kong", "年份,地區,總收入\n2020,臺北市,5\n2021,高雄市,6\n", traditional),
    by_sense(&SHIFT_JIS_INIT, "Japanese", "年,都道府県,売上高\n2020,東京都,5\n2021,ふくしま,6\n", japanese),
    by_sense(&EUC_JP_INIT, "Japanese, of Unix", "年,都道府県,売上高\n2020,とうきょう,5\n2021,ふくしま,6\n", japanese),
    by_sense(&EUC_KR_INIT, "Korean", "연도,지역,인구수\n2020,서울특별시,5\n2021,부산광역시,6\n", korean),
    by_sense(&KOI8_R_INIT, "Russian, of Unix", "год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", russian),
    by_sense(&WINDOWS_1251_INIT, "Russian", "год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", russian),
    by_sense(&ISO_8859_5_INIT, "Russian, of ISO", "год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", russian),
    by_sense(&IBM866_INIT, "Russian, of DOS", "год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", russian),
    by_sense(&WINDOWS_1252_INIT, "Western Europe, with ISO 8859-1", "année,région,élèves\n2020,Île-de-France,5\n", |text| {
        european(text, WESTERN)
    }),
    // Without a letter its signs are those of any other encoding.
    by_sense(&MACINTOSH_INIT, "Western Europe, of old Macs", "année,région,élèves\n2020,Île-de-France,5\n", |text| {
        european(text, WESTERN) && text.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
    }),
    by_sense(&WINDOWS_1250_INIT, "Central Europe", "rok,powiat,ludność\n2020,Łódź,5\n2021,Kraków żółty,7\n", |text| {
        european(text, CENTRAL)
    }),
    by_sense(&WINDOWS_1254_INIT, "Turkish", "yıl,şehir\n2020,İzmir\n2021,Muğla\n", |text| european(text, TURKISH)),
    by_sense(
        &WINDOWS_1257_INIT,
        "The Baltic states",
        "metai,miestas\n2020,Šiauliai\n2021,Panevėžys\n2022,Vilkaviškio ąžuolų\n",
        |text| european(text, BALTIC),
    ),
];

/// The letters beyond ASCII of languages, in lower case.
type Alphabets = &'static [&'static str];

const WESTERN: Alphabets =
    &["àâçéèêëîïôùûüÿœæ", "áéíóúñü", "áâãàçéêíóôõú", "àèéìíîòóùú", "àçèéíïòóúü", "äöüß", "éëïöü", "åäöé", "æøåéèêóòâô"];

const CENTRAL: Alphabets = &["áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß", "ëç"];

// The small letter of İ is i with a dot above it.
const TURKISH: Alphabets = &["çğıöşüâîû\u{307}"];

const BALTIC: Alphabets = &["ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"];

/// Signs beyond ASCII that stand in texts of every language.
const SIGNS: &str = "\u{a0}–—‘’“”„‚«»•…€£¥¢§©®°±²³µ·×½¼¾ºª™‰¡¿№";

/// Signs of Chinese and Japanese texts.
const WIDE_SIGNS: &str = "　、。〈〉《》「」『』【】〔〕・ー〜～“”‘’—…·×℃％‰±÷¥￥※○●△▲□■◇◆→←↑↓";

/// What the headers and cells of Chinese tables are made of.
const SIMPLIFIED: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘恢复疆藏蒙陕甘肃浙皖闽赣豫鄂湘粤桂琼渝蜀黔滇津冀辽沪津澳港网络亿占比互联";

/// What sets Japanese tables apart where they have no kana.
const JAPANESE: &str = "年月日人口県都道府市区町村総数計率円万千百億合計地域全国東京大阪北海神奈川愛知福岡売上高収入額会社名前期間度男女世帯産業製造業農林水漁鉱建設電気水熱供給情報通信運輸郵便小売金融保険不動学術研究専門技宿泊飲食生活娯楽教育医療祉複合公務平均価格指増減前比";

const TRADITIONAL: &str = "年月日人口數據地區收入企業總增長率農村城鎮國家全國市縣台灣臺北高雄中大小上下產業萬億千百元合計金額類別名稱單位資料來源統計平均每戶男女性別教育電網路使用者比例時間季度項目的一是在不有和為個以要時來們到於出就分對會可主發動同工也能過子說種面而方後多定行學法所民得經十三之進著等部度家";

const KOREAN: &str = "이가는의에을다로한고사지기인대시도수구자원년월율총계전서부산업국별합비남여성명일만억천백소득출입제조정보통신교육세주경북광울강충라";

/// The encodings under which bytes are a text that people write, each with that text; those that say the same are one.
pub(crate) fn plausible(bytes: &[u8]) -> Vec<(&'static Encoding, String)> {
    let mut found: Vec<(&Encoding, String)> = Vec::new();
    for known in ENCODINGS {
        let Told::ByItsSense(plausible) = known.told else { continue };
        let Some(text) = known.encoding.decode_without_bom_handling_and_without_replacement(bytes) else { continue };
        if plausible(&text) && !found.iter().any(|(_, other)| *other == text) {
            found.push((known.encoding, text.into_owned()));
        }
    }
    found
}

/// The one encoding under which the bytes are a text that people write; `None` where there is none, or several that differ.
pub(crate) fn only_plausible(bytes: &[u8]) -> Option<&'static Encoding> {
    match plausible(bytes)[..] {
        [(encoding, _)] => Some(encoding),
        _ => None,
    }
}

/// Where a text in UTF-8 begins to be as good a text in Chinese under another encoding, and none of Europe: two bytes that
/// are one letter there may be one character here.
pub(crate) fn looks_like_chinese(text: &str) -> Option<usize> {
    let first = text.char_indices().find(|(_, c)| !c.is_ascii())?.0;
    let short = text.chars().all(|c| c < '\u{800}');
    let of_europe = || [WESTERN, CENTRAL, TURKISH, BALTIC].iter().any(|alphabets| european(text, alphabets)) || russian(text);
    if !short || of_europe() {
        return None;
    }
    let other = GB18030.decode_without_bom_handling_and_without_replacement(text.as_bytes())?;
    simplified(&other).then_some(first)
}

/// Whether nothing but the sense of a text tells that it is in the encoding of this name.
pub(crate) fn is_a_guess(name: &str) -> bool {
    ENCODINGS.iter().any(|known| known.encoding.name() == name && matches!(known.told, Told::ByItsSense(_)))
}

/// How many of the characters beyond ASCII are in some script, among `common`, and anything else.
struct Count {
    all: usize,
    common: usize,
    kana: usize,
    hangul: usize,
    strange: usize,
}

fn count(text: &str, common: &str) -> Count {
    let mut count = Count { all: 0, common: 0, kana: 0, hangul: 0, strange: 0 };
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if WIDE_SIGNS.contains(c) || matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{2160}'..='\u{2169}' | '\u{2460}'..='\u{2473}') {
            continue;
        }
        count.all += 1;
        match c {
            _ if common.contains(c) => count.common += 1,
            '\u{3041}'..='\u{30fe}' => count.kana += 1,
            '\u{ac00}'..='\u{d7a3}' => count.hangul += 1,
            '\u{4e00}'..='\u{9fff}' => {}
            _ => count.strange += 1,
        }
    }
    count
}

fn simplified(text: &str) -> bool {
    let count = count(text, SIMPLIFIED);
    count.kana + count.hangul + count.strange == 0
        && count.all > 0
        && count.common * 5 >= count.all * 4
        && !rare_inside_a_word(text, SIMPLIFIED)
}

/// Whether a rare character stands between small letters, as in `Montr閍l`: bytes of another encoding.
fn rare_inside_a_word(text: &str, common: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let rare = |c: char| !c.is_ascii() && !common.contains(c) && !WIDE_SIGNS.contains(c);
    chars.windows(3).any(|three| three[0].is_ascii_lowercase() && rare(three[1]) && three[2].is_ascii_lowercase())
}

fn traditional(text: &str) -> bool {
    let count = count(text, TRADITIONAL);
    count.kana + count.hangul + count.strange == 0
        && count.all > 0
        && count.common * 2 >= count.all
        && !rare_inside_a_word(text, TRADITIONAL)
}

fn japanese(text: &str) -> bool {
    let count = count(text, JAPANESE);
    count.strange + count.hangul == 0 && count.all > 0 && (count.kana + count.common) * 2 >= count.all
}

fn korean(text: &str) -> bool {
    let count = count(text, KOREAN);
    count.kana + count.strange == 0
        && count.all > 0
        && (count.hangul + count.common) * 50 >= count.all * 49
        && count.common * 3 >= count.all
}

fn russian(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_ascii() && !SIGNS.contains(*c)).collect();
    let cyrillic = |c: &char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
    let frequent = letters.iter().flat_map(|c| c.to_lowercase()).filter(|c| "оеаинтсрвлк".contains(*c)).count();
    // One letter behind a number says nothing: words do, and those of Russian have no letters of Latin in them.
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(|c| cyrillic(&c))).collect();
    let pure = words.iter().all(|word| word.chars().all(|c| cyrillic(&c)));
    let speaks = words.iter().any(|word| word.chars().count() > 2);
    pure && speaks && letters.iter().all(cyrillic) && frequent * 2 >= letters.len() && no_capital_inside(text)
}

/// A text whose letters beyond ASCII all are of one language, or of some of them, and stand in words.
fn european(text: &str, alphabets: Alphabets) -> bool {
    let strange = |c: char| !c.is_ascii() && !SIGNS.contains(c);
    let mut letters = std::collections::BTreeSet::new();
    for word in
        text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic() || SIGNS.contains(c)).filter(|word| word.contains(strange))
    {
        if !word.chars().all(char::is_alphabetic) || !word.contains(|c: char| c.is_ascii_alphabetic()) {
            return false;
        }
        letters.extend(word.chars().flat_map(char::to_lowercase).filter(|c| !c.is_ascii()));
    }
    let of_one = |alphabet: &&str| letters.iter().all(|c| alphabet.contains(*c));
    no_capital_inside(text) && alphabets.iter().any(of_one)
}

/// Whether no word goes on with a capital behind a small letter, as words do under the wrong encoding.
fn no_capital_inside(text: &str) -> bool {
    let mut small = false;
    for c in text.chars() {
        if small && !c.is_ascii() && c.is_uppercase() {
            return false;
        }
        small = c.is_lowercase();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Dialect, Input, cells_csv};

    fn cells(bytes: Vec<u8>) -> Option<String> {
        let mut out = Vec::new();
        cells_csv(&Input::bytes("a.csv", bytes), &Dialect::default(), "out.csv", &mut out).ok()?;
        String::from_utf8(out).ok()
    }

    /// Every row of the table is told from all others, and says what was written.
    #[test]
    fn every_encoding_is_told_and_read() {
        for known in ENCODINGS {
            let bytes = known.bytes(known.example).unwrap_or_else(|| panic!("{} lacks a character", known.name()));
            assert_eq!(cells(bytes).as_deref(), Some(known.example), "{}", known.name());
            // Behind much that is ASCII it is read right, or refused.
            let late = format!("{}{}", "year,area\n".to_owned() + &"2020,x\n".repeat(60_000), "2021,年人Éдa\n");
            if let Some(bytes) = known.bytes(&late) {
                assert!(cells(bytes).is_none_or(|read| read == late), "{}", known.name());
            }
        }
    }

    #[test]
    fn what_stops_making_sense_is_refused() {
        let french = known("windows-1252").bytes(known("windows-1252").example).expect("bytes");
        let more = [&french[..], &"2021,Bretagne,6\n".repeat(40_000).into_bytes()].concat();
        assert!(cells(more.clone()).is_some());
        for other in ["gb18030", "koi8-r", "windows-1250"] {
            let row = known(other).bytes(known(other).example.lines().nth(1).expect("a row")).expect("bytes");
            assert_eq!(cells([&more[..], &row, b"\n"].concat()), None, "{other}");
        }
        let chinese = known("gb18030").bytes(known("gb18030").example).expect("bytes");
        let more = [&chinese[..], &b"2022,x,5\n".repeat(60_000)].concat();
        assert!(cells(more.clone()).is_some());
        assert_eq!(cells([&more[..], b"2023,Montr\xe9al,5\n"].concat()), None);
    }

    fn known(name: &str) -> &'static Known {
        ENCODINGS.iter().find(|known| known.name() == name).expect("in the table")
    }

    fn found(text: &str, encoding: &'static Encoding) -> Option<&'static str> {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        only_plausible(&bytes).map(Encoding::name)
    }

    #[test]
    fn what_is_certain_is_told() {
        for (text, encoding) in [
            ("年份,地区,用户（亿人）\n2020年,农村,2.5\n2021年,城镇,7.1\n", GB18030),
            ("省份,地区生产总值\n北京,41610\n广东,129118\n新疆,17741\n", GB18030),
            ("年,都道府県,売上高\n2020,東京都,5\n2021,ふくしま,6\n", SHIFT_JIS),
            ("год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", KOI8_R),
            ("год,регион,население\n2020,Москва,12\n2021,Санкт-Петербург,5\n", WINDOWS_1251),
            ("année;région;élèves\n2020;Île-de-France;5\n2021;Provence-Alpes-Côte d’Azur;6\n", WINDOWS_1252),
            ("Jahr;Bundesland;Größe\n2020;Thüringen;5\n2021;Baden-Württemberg;6 €\n", WINDOWS_1252),
            ("rok;powiat;ludność\n2020;Łódź;5\n2021;Poznań;6\n2022;Kraków żółty;7\n", WINDOWS_1250),
            ("연도,지역,인구수\n2020,서울특별시,5\n2021,부산광역시,6\n", EUC_KR),
        ] {
            assert_eq!(found(text, encoding), Some(encoding.name()), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_told() {
        // Spanish or Polish; French or Czech; one letter that may be anything.
        for text in ["a\u{f1}o", "caf\u{e8}", "\u{e4}", "5 \u{d0}"] {
            let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("a byte")).collect();
            assert_eq!(only_plausible(&bytes), None, "{text}");
        }
        assert_eq!(only_plausible(b"\xff\xfe\xfd"), None);
        // UTF-8 that was cut inside a character.
        assert_eq!(only_plausible("r\u{e9}gion,\u{4eba}\u{53e3}".as_bytes().split_last().expect("bytes").1), None);
    }

    #[test]
    fn no_text_is_taken_for_another() {
        let texts = [
            ("年份,用户\n2020,5\n", GB18030),
            ("年,人口\n2020,5\n", GB18030),
            ("年,人口\n2020,5\n", SHIFT_JIS),
            ("年,人口\n2020,5\n", EUC_JP),
            ("年,人口\n2020,5\n", BIG5),
            ("год,доля\n2020,5\n", WINDOWS_1251),
            ("год,доля\n2020,5\n", KOI8_R),
            ("ГОД,ДОЛЯ\n2020,5\n", IBM866),
            ("okres;počet\nPříbram;5\n", WINDOWS_1250),
            ("città;Forlì\n", WINDOWS_1252),
            ("şehir;İzmir;Muğla\n", WINDOWS_1254),
            ("año;España\n", WINDOWS_1252),
            ("Montréal;Québec\n", MACINTOSH),
        ];
        for (text, encoding) in texts {
            let (bytes, ..) = encoding.encode(text);
            if let Some(found) = only_plausible(&bytes) {
                let (read, ..) = found.decode(&bytes);
                assert_eq!(read, text, "{} as {}", encoding.name(), found.name());
            }
        }
    }
}
