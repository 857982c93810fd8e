//! How likely bytes are text in an encoding: a sum over its characters, above zero for text and below for noise.

use super::Encoding;

/// Characters of which most Chinese business data consists: the most frequent of the written language, surnames, and the
/// words of companies, addresses and column names. Whoever writes in the other script uses the forms of [`TRADITIONAL`].
const SIMPLIFIED: &str = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情已面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱吗语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华拿计您装似足双转卖买客户姓名电话手机邮箱地址备注职务部门行业区省城县镇街道号楼室单位有限责任股份集团企业贸易科技技术软件网络信息工程建筑设计服务咨询广告文化传媒投资金融银行保险证券医疗药品食品餐饮酒店旅游教育培训物流运输汽车机械设备电子电器材料化工能源环保农业服装家具百货商店销售采购经理总监助理主任董事负责联系联络编码编号日期时间金额价格数量状态级别等级类型来源跟进记录合同订单产品报价发票付款回款预计成交阶段赢输潜在活跃休眠流失重点一般陈李王张刘杨黄赵周吴徐孙朱马胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞刚桂英华玉萍红鹏浩宇轩梓涵欣怡子晨雨佳思上海北京广东深圳州津重庆成都武汉南京杭苏西安厦门青岛宁波标签停止拜访置顶筛选浅色栏档案评论附近浏览版权隐私输错误警示提醒确认删除复制粘贴保存撤销恢复导搜索排序分组列项图片视频链接页面首尾沙济福建浙江四川湖南湖北河南河北山东山西陕甘肃云贵辽吉黑龙江内蒙古新疆藏港澳台湾朝阳浦区路";
const TRADITIONAL: &str = "這個們來時為說國著後會過對學麼發當沒還樣種開總從無現動頭經長兒間兩親進話與見問點幾將實聲車機氣別書體卻電門聽員許寫馬難結樂東記處讓應場報關張認歲覺帶萬邊風師變數滿戰遠輕條達業羅錢語離飛幹歡約題論終請醫晚決傳畫讀運則產視連類隊觀盡紅識亞術熱興談極隨講辦強華計裝雙轉賣買戶電話郵備註職務門區縣鎮號樓單責團貿軟網絡資訊築設計諮詢廣傳媒銀險證療藥餐飲遊訓輸機電環農裝貨銷採購經監任負責聯繫絡編碼額價數狀態級類來源進記錄訂單產報價發計階輸潛躍眠陳張劉楊黃趙吳孫馬羅鄭謝許鄧馮韓蕭葉蔣蘇呂盧鍾譚範陸賈韋鄒陽閻龍賀顧龔錢嚴湯偉麗傑濤鵬軒灣臺縣廣寧濟陝肅雲貴遼內藏條專項歷線樣議規總統機關個結構證項經濟營運際貿聯絡處辦錄檔聞創藝師組織協調評價畫圖館業務員獎優點鐵橋嶺舊園劃帳單據確認稱謂稅統編選擇標籤邀請關閉填導覽試跑檔訪頂篩淺欄評論瀏覽權隱輸錯誤警示複製貼撤銷恢復搜尋鏈頁尾簽讓緩週歸屬併幣匯轉帳購買賬戶儲顯隱刪換載聯離線連續適當範圍雙擊僅與於從沉睡包含升冪";

/// The frequent characters, in order.
pub(super) struct Likely(Vec<char>);

impl Likely {
    pub(super) fn new() -> Self {
        let mut frequent: Vec<char> = SIMPLIFIED.chars().chain(TRADITIONAL.chars()).collect();
        frequent.sort_unstable();
        frequent.dedup();
        Self(frequent)
    }

    /// How likely the bytes are text in this encoding.
    pub(super) fn score(&self, bytes: &[u8], encoding: Encoding) -> i64 {
        let text = encoding.text_of(bytes);
        if encoding == Encoding::Windows1252 {
            return western(&text);
        }
        let characters: i64 = text.chars().map(|c| self.character(c)).sum();
        let characters = if encoding == Encoding::Utf8 { characters + accented(&text) } else { characters };
        match encoding {
            Encoding::Gb18030 => characters + pairs(bytes, common_in_gb18030),
            Encoding::Big5 => characters + pairs(bytes, common_in_big5),
            _ => characters,
        }
    }

    fn character(&self, c: char) -> i64 {
        match c {
            '\t' | '\n' | '\r' | ' '..='~' => 0,
            '\0' => -4,
            char::REPLACEMENT_CHARACTER => -12,
            '\u{0}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => -6,
            '\u{3001}' | '\u{3002}' | '\u{300a}'..='\u{3011}' | '\u{ff01}'..='\u{ff5e}' | '\u{2014}'..='\u{201d}' => 1,
            '\u{4e00}'..='\u{9fff}' if self.0.binary_search(&c).is_ok() => 4,
            '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' => -1,
            _ => -2,
        }
    }
}

/// Letters of the alphabet with accents, as UTF-8 has them: two bytes that fit together are no chance.
fn accented(text: &str) -> i64 {
    text.chars().filter(|c| c.is_alphabetic() && ('\u{a0}'..'\u{250}').contains(c)).map(|_| 5).sum()
}

/// A single accented letter within a word is likely, a heap of signs is not.
fn western(text: &str) -> i64 {
    let mut score = 0;
    let characters: Vec<char> = text.chars().collect();
    for run in characters.chunk_by(|a, b| a.is_ascii() == b.is_ascii()).filter(|run| !run[0].is_ascii()) {
        score += match run {
            [sign] if ('\u{80}'..='\u{9f}').contains(sign) => -6,
            [letter] if letter.is_alphabetic() => 2,
            [_] => 1,
            [a, b] if a.is_lowercase() && b.is_lowercase() => 1,
            run => -2 * i64::try_from(run.len()).unwrap_or(i64::MAX / 4),
        };
    }
    score
}

/// The sum over the double bytes of the text.
fn pairs(bytes: &[u8], common: fn(u8, u8) -> i64) -> i64 {
    let mut score = 0;
    let mut bytes = bytes.iter().copied();
    while let Some(lead) = bytes.next() {
        if lead >= 0x80
            && let Some(trail) = bytes.next()
        {
            score += common(lead, trail);
        }
    }
    score
}

/// GB2312 has its frequent characters first, then the others; what GBK and GB18030 added is rare.
fn common_in_gb18030(lead: u8, trail: u8) -> i64 {
    match (lead, trail) {
        (0xb0..=0xd7, 0xa1..) => 1,
        (0xa1..=0xa9 | 0xd8..=0xf7, 0xa1..) => 0,
        _ => -1,
    }
}

/// So has Big5; what Hong Kong added is rare.
fn common_in_big5(lead: u8, _: u8) -> i64 {
    match lead {
        0xa4..=0xc6 => 1,
        0xa1..=0xa3 | 0xc9..=0xf9 => 0,
        _ => -1,
    }
}
