"""Names of places, and of those who rule there: who is quoted by them is no publication."""

from __future__ import annotations

_PLACES = frozenset(
    name.strip()
    for name in """
    africa, asia, america, latin america, north america, south america, europe, oceania, antarctica
    east asia, south asia, southeast asia, central asia, middle east, the west, the east
    global south, taiwan strait, south china sea, east china sea, yellow sea, pacific, asia pacific
    afghanistan, albania, algeria, angola, argentina, armenia, australia, austria, azerbaijan
    bahrain, bangladesh, belarus, belgium, benin, bhutan, bolivia, bosnia, botswana, brazil, britain
    great britain, brunei, bulgaria, burkina faso, burma, burundi, cambodia, cameroon, canada, chad
    chile, china, colombia, congo, costa rica, croatia, cuba, cyprus, czechia, czech republic
    denmark, djibouti, dominican republic, ecuador, egypt, el salvador, england, eritrea, estonia
    ethiopia, eu, european union, fiji, finland, france, gabon, georgia, germany, ghana, greece
    greenland, guatemala, guinea, guyana, haiti, honduras, hungary, iceland, india, indonesia, iran
    iraq, ireland, israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, korea
    kosovo, kuwait, kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein
    lithuania, luxembourg, madagascar, malawi, malaysia, maldives, mali, malta, mauritania
    mauritius, mexico, moldova, monaco, mongolia, montenegro, morocco, mozambique, myanmar, namibia
    nepal, netherlands, the netherlands, holland, new zealand, nicaragua, niger, nigeria
    north korea, north macedonia, norway, oman, pakistan, palestine, panama, papua new guinea
    paraguay, peru, philippines, the philippines, poland, portugal, prc, qatar, romania, russia
    rwanda, saudi arabia, scotland, senegal, serbia, sierra leone, singapore, slovakia, slovenia
    solomon islands, somalia, south africa, south korea, spain, sri lanka, sudan, suriname, sweden
    switzerland, syria, taiwan, tajikistan, tanzania, thailand, tibet, togo, tunisia, turkey
    türkiye, turkmenistan, uae, uganda, uk, ukraine, united arab emirates, united kingdom
    united nations, un, united states, us, u.s., usa, united states of america, uruguay, uzbekistan
    vatican, venezuela, vietnam, wales, yemen, zambia, zimbabwe
    amsterdam, ankara, athens, bangkok, barcelona, berlin, boston, brussels, buenos aires, cairo
    canberra, chicago, copenhagen, davos, delhi, new delhi, dubai, dublin, frankfurt, geneva, hanoi
    helsinki, ho chi minh city, istanbul, jakarta, jerusalem, kuala lumpur, kyiv, lisbon, london
    los angeles, madrid, manila, melbourne, milan, moscow, mumbai, munich, new york, nairobi, osaka
    oslo, ottawa, oxford, cambridge, paris, prague, pyongyang, riyadh, rome, rotterdam
    san francisco, seattle, seoul, silicon valley, stockholm, sydney, tehran, tel aviv, the hague
    tokyo, toronto, vancouver, vienna, wall street, warsaw, washington, washington dc, zurich
    anhui, beijing, peking, canton, changchun, changsha, chengdu, chongqing, dalian, dongguan
    foshan, fujian, fuzhou, gansu, guangdong, guangxi, guangzhou, guiyang, guizhou, hainan, hangzhou
    harbin, hebei, hefei, heilongjiang, henan, hong kong, hongkong, hubei, hunan, inner mongolia
    jiangsu, jiangxi, jilin, jinan, kunming, lanzhou, lhasa, liaoning, macau, macao, manchuria
    nanjing, nanning, ningbo, ningxia, qingdao, qinghai, sanya, shaanxi, shandong, shanghai, shanxi
    shenyang, shenzhen, sichuan, suzhou, taipei, tianjin, urumqi, wenzhou, wuhan, wuxi, xiamen
    xi'an, xian, xinjiang, yunnan, zhejiang, zhengzhou, zhongnanhai, zhuhai, greater bay area
    white house, pentagon, kremlin, congress, downing street, state council, politburo, central bank
    """.replace("\n", ",").split(",")
    if name.strip()
)


def is_place(name: str) -> bool:
    words = name.replace("’", "'").strip(" .,:").casefold()
    return words in _PLACES or words.removeprefix("the ") in _PLACES
