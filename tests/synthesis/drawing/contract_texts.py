# ruff: noqa: E501 - a table of layouts reads best with one row of print a line
"""Wordings of contracts: who is called what, how the total, the terms and the end are put."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """`buyer_first` says who stands above; placeholders are filled by `contracts.py`."""

    buyer_role: str
    seller_role: str
    buyer_first: bool
    number_label: str
    date_label: str
    opening: str
    total: str
    term: str
    terms_as_table: bool
    place: str
    clauses: tuple[str, ...]
    ending: str
    sign_label: str


COMMON = (
    "质量与验收：乙方交付的成果应符合国家及行业标准，{buyer}应在收到交付物后十个工作日内组织验收。",
    "违约责任：任何一方逾期履行的，每逾期一日按合同总价的0.5‰支付违约金，违约金总额不超过合同总价的5%。",
    "保密：双方对在履行本合同过程中知悉的对方商业秘密负有保密义务，保密期限为合同终止后三年。",
    "知识产权：乙方保证所提供的产品、数据和服务不侵犯任何第三方的知识产权。",
    "争议解决：因本合同发生的争议，双方应友好协商；协商不成的，提交{buyer_place}有管辖权的人民法院解决。",
    "不可抗力：因不可抗力不能履行合同的，受影响一方应及时通知对方并提供证明。",
)

WORDINGS: dict[str, tuple[Wording, ...]] = {
    "purchase": (
        Wording(
            "甲方（买方）", "乙方（卖方）", True, "合同编号", "签订日期",
            "根据《中华人民共和国民法典》等有关法律规定，甲乙双方就甲方“{project}”所需产品的采购事宜，经友好协商，达成如下协议：",
            "合同总金额（含税）：人民币{capital}（¥{total}），其中不含税金额¥{net}，增值税税额¥{tax}，税率{rate}。",
            "{milestone}：{when}，甲方向乙方支付合同总价的{percent}%，即人民币{amount}元。", False,
            "签订地点：{place}", COMMON[:5], "本合同一式肆份，甲乙双方各执贰份，自双方签字盖章之日起生效。", "日期",
        ),
        Wording(
            "需方", "供方", True, "合同号", "签约日期",
            "供需双方本着平等互利的原则，就需方购买下列产品（用于{project}），签订本合同，共同遵守。",
            "合计人民币（大写）：{capital}　（小写）：￥{total}元（含{rate}增值税）。",
            "{when}支付{percent}%（¥{amount}）作为{milestone}", True,
            "签约地点：{place}", (COMMON[0], COMMON[1], COMMON[4], COMMON[5]), "本合同经双方代表签字并加盖合同专用章后生效，传真件与原件具有同等法律效力。", "签字日期",
        ),
        Wording(
            "采购方（甲方）", "供应方（乙方）", False, "编号", "签订时间",
            "甲方为实施{project}，向乙方采购本合同所列软硬件产品，双方订立本合同。",
            "本合同含税总价款为人民币 {total} 元（大写：{capital}），该价款为固定总价，包含运输、安装、培训及质保期内的全部费用。",
            "（{ordinal}）{milestone}：{when}，支付合同价款的 {percent}%，计人民币 {amount} 元。", False,
            "", COMMON, "本合同自双方法定代表人或授权代表签字并加盖公章之日起生效。", "年月日",
        ),
    ),
    "service": (
        Wording(
            "委托方（甲方）", "受托方（乙方）", True, "合同编号", "签订时间",
            "本合同甲方委托乙方就{project}进行{title}所涉的专项技术服务，并支付相应的技术服务报酬。双方经过平等协商，达成如下协议，并由双方共同恪守。",
            "技术服务费总额为：人民币{total}元整（大写：{capital}），为含税价，税率{rate}。",
            "（{ordinal}）{when}，支付{milestone}，为总额的{percent}%，即{amount}元；", False,
            "签订地点：{place}", (COMMON[0], COMMON[2], COMMON[3], COMMON[1]), "本合同一式肆份，具有同等法律效力。本合同经双方签字盖章后生效。", "日期",
        ),
        Wording(
            "甲方", "乙方", True, "合同编号", "签署日期",
            "鉴于甲方正在建设{project}，拟委托乙方提供人工智能相关服务，乙方同意接受委托，双方约定如下：",
            "服务费用：本合同价税合计为￥{total}（人民币{capital}），不含税价为￥{net}，税额为￥{tax}。",
            "{milestone}｜{percent}%｜¥{amount}｜{when}", True,
            "签署地：{place}", (COMMON[0], COMMON[1], COMMON[2], COMMON[5]), "本合同自双方盖章之日起生效，有效期至双方义务履行完毕之日止。", "签署日期",
        ),
        Wording(
            "发包人", "承包人", True, "项目合同编号", "订立日期",
            "发包人将{project}相关的工作内容委托承包人实施，承包人愿意承担，双方协商一致，订立本合同。",
            "合同价款：{capital}（￥{total}）。",
            "{milestone}：{when}支付 {percent}%（{amount}元）。", False,
            "", (COMMON[0], COMMON[1], COMMON[4]), "本合同正本两份，副本两份，自双方签章之日起生效。", "日期",
        ),
    ),
}  # fmt: skip
WHEN = {
    "预付款": "合同生效后10个工作日内",
    "合同签订后": "合同签订后10个工作日内",
    "到货验收款": "全部货物到货并验收合格后15个工作日内",
    "到货款": "全部货物到货后10个工作日内",
    "验收款": "项目验收合格后15个工作日内",
    "初验合格后": "阶段成果初验合格后10个工作日内",
    "终验合格后": "项目终验合格后10个工作日内",
    "验收合格后": "验收合格并收到发票后15个工作日内",
    "全部到货并验收合格后": "全部到货并验收合格后15个工作日内",
    "质保金": "质保期满后10个工作日内无息",
    "按月支付": "每月结束后15个工作日内按实际使用月份",
}
