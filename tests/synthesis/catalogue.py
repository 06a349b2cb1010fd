"""What is bought: goods and services of the guide's nine sub-categories, and things outside of them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Product:
    tax_class: str
    name: str
    specification: str
    unit: str
    low: int
    """Lowest gross price of one unit in yuan."""
    high: int
    most: int
    """Largest quantity in one line."""


@dataclass(frozen=True)
class Kind:
    """A sub-category with its contract title, VAT rate and products."""

    key: str
    category: int
    subcategory: str
    title: str
    wording: str
    rate: Decimal
    products: tuple[Product, ...]


CATEGORIES = {1: "与人工智能开发和应用密切相关的软硬件建设投资费", 2: "系统集成适配费", 3: "数据资源开发费"}
R13, R6 = Decimal("0.13"), Decimal("0.06")


def _p(row: str) -> Product:
    tax_class, name, specification, unit, low, high, most = row.split("|")
    return Product(tax_class, name, specification, unit, int(low), int(high), int(most))


KINDS: tuple[Kind, ...] = (
    Kind(
        "hardware",
        1,
        "硬件购置租赁费",
        "人工智能算力设备采购合同",
        "purchase",
        R13,
        tuple(
            map(
                _p,
                (
                    "计算机设备|GPU服务器|H800 8卡/2TB内存|台|680000|1350000|3",
                    "计算机设备|AI推理服务器|Atlas 800I A2|台|260000|520000|4",
                    "计算机外部设备|分布式存储|SX-9000 480TB|套|180000|460000|2",
                    "计算机网络设备|万兆交换机|CE6865-48S8CQ|台|28000|66000|6",
                    "电子工业设备|工业视觉相机|MV-CH250-90TM|台|9800|26000|24",
                    "计算机设备|AI训练工作站|4×RTX 6000 Ada|台|98000|168000|4",
                    "计算机外部设备|固态硬盘|7.68TB NVMe U.2|块|5200|8900|40",
                    "计算机网络设备|InfiniBand网卡|ConnectX-7 NDR400|块|9800|15600|16",
                    "光学仪器|工业镜头|MVL-KF1228M-12MP|个|1200|3600|48",
                    "工业自动控制系统装置|运动控制器|EtherCAT 32轴|台|8600|19800|8",
                    "计算机设备|边缘计算盒子|Jetson AGX Orin 64G|台|12800|22600|30",
                ),
            )
        ),
    ),
    Kind(
        "software",
        1,
        "软件购置费",
        "工业大模型软件采购合同",
        "purchase",
        R13,
        tuple(
            map(
                _p,
                (
                    "软件|工业视觉大模型软件V3.0|企业版 永久授权|套|380000|960000|1",
                    "软件|机器学习平台软件|V5.2 32节点|套|260000|720000|1",
                    "软件|智能质检算法授权|单产线|套|46000|98000|8",
                    "软件|向量数据库软件|集群版|套|88000|230000|2",
                ),
            )
        ),
    ),
    Kind(
        "cloud",
        1,
        "云服务租赁费",
        "GPU算力云服务租赁合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "信息技术服务|GPU云服务器租赁费|A800×8 包年|项|260000|880000|1",
                    "信息技术服务|人工智能算力云服务费|模型训练专区|项|180000|620000|1",
                    "信息技术服务|大模型推理云服务费|QPS 200|项|96000|360000|1",
                ),
            )
        ),
    ),
    Kind(
        "compliance",
        1,
        "合规测评服务费",
        "大模型安全合规测评服务合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "鉴证咨询服务|算法安全测评服务费||项|80000|260000|1",
                    "鉴证咨询服务|人工智能模型合规检测服务||次|60000|190000|1",
                    "信息技术服务|等保测评服务费|三级|项|58000|120000|1",
                ),
            )
        ),
    ),
    Kind(
        "outsourced",
        1,
        "应用软件外协开发费",
        "智能质检应用软件委托开发合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "研发和技术服务|AI质检应用软件开发费||项|360000|980000|1",
                    "信息技术服务|智能排产应用软件开发||项|280000|760000|1",
                    "信息技术服务|设备预测性维护智能体开发||项|260000|680000|1",
                ),
            )
        ),
    ),
    Kind(
        "integration",
        2,
        "系统集成实施费",
        "工业大模型系统集成实施合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "信息技术服务|人工智能系统集成服务费||项|320000|920000|1",
                    "信息系统集成服务|智能制造平台集成实施费|二期|项|260000|780000|1",
                ),
            )
        ),
    ),
    Kind(
        "adaptation",
        2,
        "软硬件适配调试费",
        "大模型软硬件适配调试服务合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "信息技术服务|软硬件适配调试服务费||项|160000|480000|1",
                    "信息技术服务|国产算力适配迁移服务||项|180000|520000|1",
                ),
            )
        ),
    ),
    Kind(
        "dataset",
        3,
        "数据集采购费",
        "工业缺陷图像数据集采购合同",
        "purchase",
        R6,
        tuple(
            map(
                _p,
                (
                    "信息技术服务|工业缺陷图像数据集|50万张 标注|套|180000|560000|1",
                    "信息技术服务|设备运行时序数据集|2年 1200测点|套|120000|380000|2",
                ),
            )
        ),
    ),
    Kind(
        "modelling",
        3,
        "数据处理与建模服务费",
        "工业数据标注与建模服务合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "信息技术服务|数据标注与清洗服务费||项|120000|420000|1",
                    "信息技术服务|工艺参数建模服务费||项|180000|560000|1",
                    "研发和技术服务|数据处理与建模服务费||项|150000|520000|1",
                ),
            )
        ),
    ),
)

OUT_OF_SCOPE: dict[str, Kind] = {
    "excluded": Kind(
        "excluded",
        1,
        "硬件购置租赁费",
        "项目配套服务合同",
        "service",
        R6,
        tuple(
            map(
                _p,
                (
                    "餐饮服务|餐费||次|18000|60000|1",
                    "非学历教育服务|员工培训费||项|30000|90000|1",
                    "经营租赁|办公室租金||月|48000|120000|1",
                    "会议展览服务|会议服务费||项|36000|98000|1",
                ),
            )
        ),
    ),
    "unsure": Kind(
        "unsure",
        2,
        "系统集成实施费",
        "咨询服务合同",
        "service",
        R6,
        tuple(map(_p, ("鉴证咨询服务|咨询服务费||项|90000|260000|1", "其他咨询服务|技术顾问费||项|80000|220000|1"))),
    ),
}

PROJECTS = (
    "基于工业视觉大模型的智能质检系统建设项目",
    "人工智能赋能柔性制造与智能排产标杆项目",
    "工业大模型驱动的设备预测性维护项目",
    "智能工厂工艺参数优化人工智能应用项目",
)


def by_key(key: str) -> Kind:
    return next(kind for kind in KINDS if kind.key == key)
