"""Family names that are written first: in Chinese, Korean and Vietnamese, in Latin letters. Pure.

Behind one of these a word may be the given name, whichever order the list keeps: "Wang Xiaoming".
"""

from __future__ import annotations

from unicodedata import combining, normalize

_CHINESE = """
    ai an bai bao bi bian bu cai cao cen chai chang che chen cheng chi chu cui dai deng di ding dong
    dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan guo han hao he hong hou hu hua
    huang huo ji jia jian jiang jiao jin jing kang ke kong kuang lai lan lang lei leng li lian liang
    liao lin ling liu long lu luo lv lyu ma mao mei meng mi miao min ming mou mu ni nie ning niu
    ouyang pan pang pei peng pi pu qi qian qiang qiao qin qiu qu quan rao ren rong ruan shan shang
    shangguan shao she shen sheng shi shu sima situ song su sui sun tan tang tao teng tian tong tu
    wan wang wei wen weng wu xi xia xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin
    ying you yu yuan yue yun zang zeng zha zhai zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang
    zhuge zong zou zu zuo
    au chan chau cheung chiang chien chiu chou chow choy chuang chui chung fok fung hsia hsiao hsieh
    hsiung hsu hui hung ip kao kuo kwan kwok kwong lam lau leung lo lui mak ng ngai pao poon shih
    shum sit siu so sze szeto tam teo toh tsai tsang tsao tse tseng tsui wong wun yam yau yee
    yeh yeo yeung yip yuen
"""
_KOREAN = """
    ahn bae baek baik bang byun cha chae cheon cho choe choi chun eom ha ham heo hur hwang hyun im
    jang jeon jeong joo jun jung kang kil kim ko kook koo kwak kwon lee lim min moon na nam noh
    oh paik park pyo rhee roh ryu seo shim shin sim sohn son suh sung um woo yeom yim yoo yoon youn
"""
_VIETNAMESE = """
    bui chu cao dam dang dao dinh do doan duong ha ho hoang huynh lac lam le luong luu ly mai ngo
    nguyen ninh phan pham phung quach ta to ton tran trieu trinh truong vo vu vuong
"""
_FIRST = frozenset(f"{_CHINESE} {_KOREAN} {_VIETNAMESE}".split())


def may_stand_first(word: str) -> bool:
    """Whether a word is a family name of those."""
    plain = normalize("NFKD", word.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not combining(c)) in _FIRST
