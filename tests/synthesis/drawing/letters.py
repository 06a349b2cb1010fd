"""Letters that say something about the application itself: funds received before, joint applications, where a product is used."""

from tests.synthesis.drawing.amounts import chinese_date
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.seals import company_seal
from tests.synthesis.names import Party
from tests.synthesis.world import World

TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "prior_funding": (
        "财政资金支持情况说明",
        (
            "广东省工业和信息化厅：",
            "现就我单位“{project}”获得财政资金支持的情况说明如下：",
            "该项目于2022年12月曾获得省级促进经济高质量发展专项资金支持人民币120万元，资金已按规定使用完毕。",
            "特此说明。",
        ),
    ),
    "no_prior_funding": (
        "未获得省财政资金支持的声明",
        (
            "广东省工业和信息化厅：",
            "我单位郑重声明：“{project}”未获得过省财政资金专项支持，不存在重复申报的情形。",
            "如已获得省财政资金支持而未说明的，我单位愿意退回全部奖补资金。",
            "特此声明。",
        ),
    ),
    "joint_application": (
        "联合申报协议",
        (
            "甲方：{applicant}",
            "乙方：广州南粤智造研究院有限公司",
            "双方就联合申报“{project}”达成如下协议：",
            "一、甲方为牵头申报单位，乙方为联合申报单位，双方按约定分工共同实施项目。",
            "二、获得的奖补资金由甲方与乙方按七比三的比例分配。",
            "本协议一式两份，双方各执一份，自双方盖章之日起生效。",
        ),
    ),
}
REPORT = (
    "我单位于{signed}与{applicant}签订合同，购买其工业大模型应用软件，用于{scene}。",
    "系统自上线以来使用情况良好，运行稳定，{gain}。",
    "用户意见：同意推广使用。",
)
SCENES = (
    ("注塑件外观缺陷检测场景", "漏检率由2.1%降至0.3%"),
    ("冲压设备预测性维护场景", "非计划停机时间下降37%"),
    ("电池极片工艺参数优化场景", "一次合格率提升1.8个百分点"),
    ("仓储物流智能调度场景", "出库效率提升22%"),
)


def draw_letter(paper: Paper, world: World, topic: str) -> None:
    title, paragraphs = TEXTS[topic]
    facts = {"applicant": world.applicant.name, "project": world.project}
    _written(paper, title, [paragraph.format(**facts) for paragraph in paragraphs], world.applicant.name, chinese_date(world.end))


def draw_user_report(paper: Paper, world: World, customer: Party, signed: str, number: int) -> None:
    """What one customer says of where the product is used."""
    scene, gain = SCENES[number % len(SCENES)]
    facts = {"applicant": world.applicant.name, "signed": signed, "scene": scene, "gain": gain}
    _written(paper, "用户使用报告", [paragraph.format(**facts) for paragraph in REPORT], customer.name, chinese_date(world.end))


def _written(paper: Paper, title: str, paragraphs: list[str], signer: str, day: str) -> None:
    paper.text(297, 120, title, 20, face="hei", align="c")
    y = 176.0
    for paragraph in paragraphs:
        first = paragraph.endswith("：") or paragraph[:3] in ("甲方：", "乙方：")
        y = paper.wrapped(72, y, paragraph, 450, 12, leading=22, indent=0 if first else 24) + 4
    paper.text(500, y + 60, signer, 12, align="r")
    paper.text(500, y + 84, day, 12, align="r")
    paper.image(company_seal(signer, plain=paper.plain), 370, y + 10, 116, 116)
