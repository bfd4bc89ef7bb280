"""Words and names that stand in the news of every week, and so tell no event."""

from __future__ import annotations

from newsletter.roster.words import FUNCTION, GIVEN, ROLES, SPEECH, WEEKDAYS, word_set

#: Names of which every post of such a weblog has some, with those of places and offices.
USUAL_NAMES = word_set(
    "china chinas chinese prc beijing shanghai shenzhen guangzhou guangdong hong kong taiwan"
    " asia asian america american americans united states europe european washington west"
    " western east north south new york london paris berlin tokyo singapore japan japanese korea"
    " korean india indian russia russian germany german france french britain british vietnam"
    " mexico africa california san diego xi jinping president party communist government trump"
    " biden world minister ministry commerce national people peoples peoples' republic state"
    " council congress professor university institute bureau speakers speaker school college"
    " center centre january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday the a an and but he she"
    " it they we his her in on at for of to by with from as when while after before if so this"
    " that these there what why how who ceo cfo gdp usa us uk eu un ai tv pr bbc hk q1 q2 q3 q4"
    " phd mba dr mr mrs ms generation internet bank banks group capital fund funds company inc"
    " ltd i"
)
#: Firms that are in the news of every week: a name of theirs tells less.
FIRMS = word_set(
    "nvidia huawei apple tesla alibaba tencent openai google meta microsoft amazon tiktok"
    " bytedance byd deepseek baidu samsung intel tsmc"
)
#: Papers, stations and other places where something is told.
MEDIA = word_set(
    "bloomberg reuters cnbc cnn cgtn bbc npr cna fortune forbes economist guardian independent"
    " wired atlantic nikkei caixin sinica financial times wall street journal post morning"
    " herald daily foreign affairs policy jazeera television review associated press news weekly"
    " magazine variety spectrum podcast youtube linkedin substack twitter newsletter today"
    " global diplomat politico newsweek axios barron barrons marketwatch techcrunch sixth tone"
    " globe mail telegraph week time radio jing"
)
#: Words of any text on business, politics and culture.
_TEXT = word_set(
    "about above across again against ahead almost along already also although always among"
    " another anybody anything around away back became because become becomes been before begin"
    " began begins behind being below best better between beyond both bring brings came cannot"
    " come comes coming could does doing done down during each early earlier either else enough"
    " especially even ever every everybody everyone everything expect expected expects explain"
    " explained explains few fewer first five four from full further gave gets give given gives"
    " goes going gone good great half hardly have having head help helps here high higher hold"
    " holds however hundred idea ideas inside instead into itself just keep keeps kind knew know"
    " known knows large larger largest last late later latest lead leading leads learn learned"
    " least leave leaves left less like likely little live long longer look looked looking looks"
    " lose loses lost made main make makes making many matter matters mean meaning means meant"
    " might million billion month months more most mostly move moved moves much must near nearly"
    " need needs never next nine nobody none nothing number often once only open opens other"
    " others over own part parts past pay pays people person place places point points possible"
    " question questions quite rather ready real really reason reasons recent recently right"
    " said same says second seem seems seen sees sell sells sense sets seven several shall show"
    " showed shown shows side simple simply since single small smaller some somebody something"
    " sometimes soon speak speaks spoke start started starts still stay stays stop stops story"
    " such take taken takes taking talk talks tell telling tells than that their them then there"
    " these they thing things think thinks third this those though thought thousand three"
    " through together told took toward towards turn turned turns twelve twenty twice under"
    " until upon used uses using very wait want wanted wants week weeks well went were what when"
    " where whether which while whole whom whose will with within without word words work works"
    " worked working would write writes written wrote year years young your yourself ways today"
    " yesterday tomorrow author authors expert experts analyst analysts economist economists"
    " historian investor investors professor scientist political marketing innovation business"
    " economic economy economies growth grow grows grew consumer consumers market markets"
    " company companies firm firms factory factories industry industries government governments"
    " local foreign domestic international country countries city cities province world global"
    " official officials state states party policy policies politics leader leaders power powers"
    " money price prices cost costs cheap debt trade tariffs tariff export exports import"
    " imports technology technologies tech digital data internet online platform platforms"
    " artificial intelligence model models chip chips startup startups founder founders customer"
    " customers brand brands product products sales sale buys buying bought luxury retail shop"
    " shops shopping consumption spending spend spends income wages jobs worker workers labor"
    " labour employment property housing estate flats banks bank loans loan credit finance"
    " financial investment investments invest fund funds stock stocks shares bond bonds currency"
    " dollar dollars yuan percent cent per percentage quarter quarters book books podcast"
    " interview video article conference event newspaper journalist writer report reports"
    " culture cultural history historical society social media education students student"
    " university women woman children family families generation elderly population health food"
    " climate energy electric cars vehicles robots security military army war peace relations"
    " tension tensions geopolitics sanctions strategy strategic plan plans planning future"
    " change changes changed changing challenge challenges opportunity opportunities risk risks"
    " crisis problem problems success successful failure competition competitive competitor"
    " competitors advantage production manufacturing supply chain chains demand rules rule"
    " regulation regulations regulators law laws court reform reforms development developed"
    " developing developer developers rise rises rising fall falls fallen falling drop strong"
    " stronger weak weaker fast faster slow slower interest central level levels support"
    " supports build builds built building control controls common public private owner owned"
    " owns buyers sellers rich poor deal deals travel tourists group groups community members"
    " member former chief executive director chairman capital american americans chinese"
    " japanese european western asian adjunct technological computing"
)
USUAL_WORDS = _TEXT | FUNCTION | ROLES | SPEECH | WEEKDAYS | GIVEN
