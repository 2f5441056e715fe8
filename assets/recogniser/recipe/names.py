"""Whose names, titles, relations and rooms the recogniser is taught: lists, and made-up ones.

Given names of one hash bucket in eight are held out (`split.py`). A third of the English given
names spoken are made up of syllables, so that a name is spelled by ear and not chosen from a list.
"""

import random

from assets.recogniser.recipe.split import is_held_out_name

# Korean

FAMILY = (
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 "
    "주 우 구 민 류 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 연 위 표 명 기 반 왕 금 "
    "옥 육 인 맹 제 모 탁 국 은 편 용"
).split()
FIRST_SYLLABLES = "민 서 지 예 도 하 준 현 수 은 유 재 승 동 성 영 정 태 시 우 윤 소 다 나 가 채 혜 경 상 진 규 건 주 아 선 미 기 보 세 호 원 희 찬 창 종 대 철 광 병 명 순 옥 인 연 해 라 효 슬 한 새 봄 단 로 초".split()
SECOND_SYLLABLES = "민 서 지 준 현 수 은 우 윤 진 호 희 영 정 아 연 원 빈 혁 훈 철 석 성 환 규 린 율 하 인 경 미 주 선 숙 자 순 옥 란 나 라 람 별 솔 결 찬 욱 섭 식 근 태 균 범 용 국 기 재 형 상 빛 비 온 봄 담 겸 후 이 안 오 언".split()
RELATIONS = "엄마 아빠 할머니 할아버지 형 누나 언니 오빠 동생 여동생 남동생 남편 아내 와이프 이모 고모 삼촌 외삼촌 이모부 고모부 숙모 조카 사촌 어머니 아버지 장모님 장인어른 시어머니 며느리 사위 딸 아들 여보 자기 친구 선배 후배".split()
TITLES = "팀장님 부장님 과장님 대리님 차장님 이사님 사장님 대표님 선생님 교수님 박사님 원장님 실장님 매니저님 회장님 국장님 간호사님 의사 선생님 씨 님 선배님 언니 오빠 형 누나".split()
_ROOM_HEADS = "가족 동창 회사 팀 친구 운동 독서 여행 등산 축구 학부모 동네 스터디 개발 마케팅 영업 디자인 대학 고등학교 교회 사내 육아 요리 게임 영화 점심 회식 프로젝트 동아리 우리 집 캠핑 자전거 낚시 볼링 반 입주민".split()
_ROOM_TAILS = "방 모임 톡방 단톡방 단체방 방 방".split()
# Names from elsewhere, as Korean writes and says them.
_LOANED = (
    "마이클 데이비드 에밀리 제니퍼 크리스 토마스 다니엘 앤드류 브라이언 케빈 사라 제시카 올리버 해리 조지 윌리엄 제임스 존 로버트 스티브 마크 폴 피터 루카스 안나 "
    "마리아 줄리아 소피아 에마 그레이스 클로이 릴리 루시 헬렌 앨리스 로라 미셸 니콜 레이첼 스텔라 벨라 헨리 맥스 레오 잭 벤 샘 톰 닉 알렉스 에릭 라이언 제이 "
    "조슈아 매튜 사무엘 벤자민 알렉산더 캐서린 엘리자베스 빅토리아 샬럿 아멜리아 이사벨라 에블린 하퍼 카밀라 나탈리 바네사 다이애나 티나 리사 린다 카렌 낸시 셀레나 "
    "조이 페이스 호프 다니엘라 유키 하루토 사쿠라 린 웨이 메이 이반 나타샤 피에르 카를로스 후안 디에고 마르코 루이스 한스 "
).split()

# English

ENGLISH_GIVEN = (
    "aaliyah aaron abby abigail abraham ada adam addison adele adrian adriana agnes aidan aiden "
    "aisha alan alana albert alberto alec alejandro alex alexa alexander alexandra alexis "
    "alfonso alfred alice alicia alina alisha alison allen allison alma alvin alyssa amanda "
    "amber amelia amir amit amy ana anastasia andre andrea andreas andrew andy angel angela "
    "angelica angelina angie anika anita ann anna annabelle anne annette annie anthony antonia "
    "antonio april arabella archie aria ariana ariel arjun arlene armando arnold arthur arya "
    "asher ashley aubrey audrey august aurora austin ava avery axel bailey barbara barry "
    "beatrice becky belinda bella ben benjamin bernadette bernard bernice bert bertha bessie "
    "beth bethany betsy betty beverly bianca bill billy blake blanche bob bobby bonnie boris "
    "brad bradley brady brandi brandon brandy brayden breanna brenda brendan brent brett brian "
    "brianna bridget brittany brodie brody brooke bruce bruno bryan bryce bryson byron caleb "
    "callum calvin cameron camila camille candace candice cara carina carl carla carlos carlton "
    "carmen carol carole caroline carolyn carrie carson carter casey cassandra cassidy "
    "catherine cathy cecelia cecil cecilia cedric celeste celia celine chad chandler charlene "
    "charles charlie charlotte chase chelsea cheryl chester chloe chris christian christie "
    "christina christine christopher chuck cindy claire clara clarence clarissa clark claude "
    "claudia clay clayton clifford clifton clint clinton clive clyde cody colby cole colin "
    "colleen connie connor conrad constance cooper cora corey corinne cornelia courtney craig "
    "cristina crystal curtis cynthia cyrus daisy dallas damian damon dan dana daniel daniela "
    "danielle danny daphne darcy darius darlene darrell darren darryl dave david dawn dawson "
    "dean deanna debbie deborah debra declan deepak delia delilah della delores denise dennis "
    "derek derrick desiree desmond devin devon dexter diana diane diego dillon dina dolores "
    "dominic don donald donna donovan dora doreen doris dorothy doug douglas drew duane duncan "
    "dustin dwayne dwight dylan earl ebony eddie eden edgar edith edmund edna eduardo edward "
    "edwin eileen elaine eleanor elena eli eliana elias elijah elisa elise eliza elizabeth ella "
    "ellen ellie elliot ellis elmer eloise elsa elsie elvira emerson emery emil emilia emily "
    "emmanuel emmett enrique eric erica erik erin ernest esteban estelle esther ethan ethel "
    "eugene eunice eva evan eve evelyn everett ezra faith fatima faye felicia felicity felipe "
    "felix fernando finley finn fiona flora florence floyd forrest frances francesca francis "
    "francisco frank franklin fred freddie frederick freya gabriel gabriela gail garrett gary "
    "gavin gemma gene geneva genevieve geoffrey george georgia gerald geraldine gerard gilbert "
    "gina ginger giovanni giselle gladys glenda gloria gordon grace graham grant greg gregory "
    "greta gretchen griffin guadalupe guillermo gustavo guy gwen hailey hal haley hank hannah "
    "harley harmony harold harper harriet harrison harry harvey hassan hattie hazel heath "
    "heather hector heidi helen helena henrietta henry herbert herman hilary hilda holden holly "
    "homer hope horace howard hudson hugh hugo hunter ian ibrahim ida ignacio ike imogen ina "
    "india ingrid ira irene iris irma irving isaac isabel isabella isaiah isla ismael israel "
    "ivan ivy jack jackie jackson jacob jacqueline jade jaden jaime jake jamal james jamie jan "
    "jana jane janelle janet janice janine jared jasmine jasper javier jay jayden jean jeanette "
    "jeanne jeff jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jess jesse jessica "
    "jessie jesus jill jillian jim jimmy jo joan joann joanna joanne joaquin jocelyn jodi joe "
    "joel joey johanna john johnny jon jonah jonas jonathan jordan jorge jose joseph josephine "
    "josh joshua josiah joy joyce juan juanita judith judy julia julian juliana julie juliet "
    "julio julius justin justine kaitlyn kara karen karina karl karla kate katelyn "
    "katherine kathleen kathryn kathy katie katrina kay kayla keira keith kelly kelsey kelvin "
    "ken kendra kenneth kenny kent kerry kevin khalid kiara kim kimberly kira kirk kirsten "
    "kristen kristin kristina kurt kyla kyle kylie lacey lana lance lara larissa larry latoya "
    "laura lauren laurie lawrence layla lea leah leandro lee leila lena lenny leo leon leona "
    "leonard leonardo leroy leslie lester leticia levi lewis lexi lila lillian lily lincoln "
    "linda lindsay lionel lisa liz lloyd logan lois lola lonnie lora loretta lori lorraine lou "
    "louis louisa louise lucas lucia lucille lucy luis luisa luke luna luther lydia lyle lynn "
    "mabel mackenzie maddie madeline madison mae maggie malcolm malik mandy manuel mara marc "
    "marcella marcia marco marcos marcus margaret margarita margot maria mariah marian mariana "
    "marie marilyn marina mario marion marisa marisol marissa marjorie mark marlene marlon "
    "marsha marshall martha martin marty marvin mary mason mateo matilda matt matthew maureen "
    "maurice mavis max maxine maxwell maya megan melanie melinda melissa melody melvin mercedes "
    "meredith mia micah michael michele michelle miguel mike mila mildred miles millie milo "
    "milton mindy minnie miranda miriam misty mitchell mohammed moira molly mona monica monique "
    "morgan morris moses muriel myles myra myrtle nadia nadine nancy naomi nasir natalia "
    "natalie natasha nate nathan nathaniel neal ned neil nelson nestor neville nicholas nick "
    "nicole nigel nikhil nina noel noelle nora norma norman octavia olga olive oliver ollie "
    "omar opal oscar otis otto owen paige pamela parker pat patricia patrick patsy patty paul "
    "paula paulette pauline pedro peggy penelope penny perry pete peter petra phil philip "
    "phoebe phyllis pierce piper polly preston priscilla priya quentin quinn rachel rafael raj "
    "ralph ramon ramona randall randy raquel rashid raul ravi ray raymond rebecca reed reggie "
    "regina reid rene renee reuben rex rhonda ricardo richard rick ricky riley rita rob robert "
    "roberta roberto robin rocco rochelle rocky rod roderick rodney rodrigo roger roland roman "
    "ron ronald ronnie rory rosa rosalie rose rosemary rosie ross rowan roxanne roy ruben ruby "
    "rudy rufus russell ruth ryan sabrina sadie sally salvador sam samantha samir samuel sandra "
    "sandy santiago sara sarah sasha saul savannah scarlett scott sean sebastian selena serena "
    "sergio seth shane shannon sharon shaun shawn sheila shelby sheldon shelley sheri sherman "
    "sherry shirley sidney sienna sierra silvia simon simone skylar sofia solomon sonia sonya "
    "spencer stacey stacy stan stanley stefan stella stephanie stephen sterling steve steven "
    "stewart stuart sue susan susannah susie suzanne sybil sydney sylvia tabitha talia "
    "tamara tammy tanner tanya tara tatiana taylor ted teresa terrance terrence terry tess "
    "tessa thelma theo theodore theresa thomas tiffany tim timothy tina tobias toby todd tom "
    "tommy toni tony tracey tracy travis trent trevor tricia trina trinity tristan troy trudy "
    "tucker tyler tyrone ulysses uma ursula valentina valerie vanessa vera verna vernon "
    "veronica vicki vicky victor victoria vince vincent viola violet virgil virginia vivian "
    "wade wallace walter wanda warren wayne wendell wendy wesley whitney wilbur wilfred will "
    "willa willard william willie willow wilma winifred winston woody wyatt xander xavier "
    "yasmin yolanda yvette yvonne zach zachary zane zara zelda zoe zoey "
).split()
_EN_RELATION = (
    "mom|dad|grandma|grandpa|my wife|my husband|my sister|my brother|my boss|my son|"
    "my daughter|uncle bob|aunt may|the doctor|my teacher|doctor lee|mister park|coach"
).split("|")
_EN_ROOM = "the family chat|the family group|the team room|my study group|the book club|the work chat|the hiking group|the football group|the project room|the school group|the lunch group".split(
    "|"
)
_ENGLISH_FAMILY = (
    "adams ali alvarez anderson andrews armstrong arnold bailey baker bennett berry bradley "
    "brooks brown campbell carpenter carroll carter castillo chan chavez chen cho choi clark "
    "cohen cole collins cook cooper cox cruz cunningham davis diaz duncan dunn edwards elliott "
    "ellis evans ferguson fischer fisher flores ford foster fox garcia gardner gibson gomez "
    "gonzalez graham grant gray green greene gutierrez hall hamilton han harper harris harrison "
    "hart hawkins hernandez howard hudson hughes hunt james jimenez johnson jones jordan jung "
    "kang kelly khan kim king knight lane lawrence lee lewis li lim liu long lopez martin "
    "martinez matthews mcdonald mendoza miller mills mitchell moore morales morgan morris "
    "murphy murray myers nelson nguyen olson ortiz owens palmer park parker patel payne perez "
    "perkins peterson phillips pierce price ramirez ramos ray reed reyes reynolds richardson "
    "riley rivera roberts rodriguez rogers rose ross ruiz sanchez sanders scott shah singh "
    "smith snyder song spencer stewart stone sullivan taylor thompson torres turner wagner "
    "walker wallace wang ward watkins watson weaver weber west white willis wilson wong wood "
    "woods wright yang yoon young zhang "
).split()

_ONSETS = "b c d f g h j k l m n p r s t v w br ch cl dr gr sh st th tr".split()
_NUCLEI = "a e i o u a e i o ai ee ia oo y".split()
_CODAS = "n s m l r d x ck nd ss th n n s".split() + [""] * 6


def korean_given(pick: random.Random) -> str:
    """A given name that training may use."""
    while True:
        name = pick.choice(FIRST_SYLLABLES) + pick.choice(SECOND_SYLLABLES)
        if not is_held_out_name(name):
            return name


def particle(word: str, with_final: str, without: str) -> str:
    """Return `word` with the particle its last syllable takes."""
    return word + (with_final if (ord(word[-1]) - 0xAC00) % 28 else without)


def korean_person(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.05:
        return pick.choice(_LOANED)
    if kind < 0.10:
        return english_name(pick)  # "jason한테", said as English says it
    if kind < 0.28:
        return pick.choice(RELATIONS)
    given = korean_given(pick)
    if kind < 0.5:
        return given
    if kind < 0.75:
        return pick.choice(FAMILY) + given
    if kind < 0.9:
        return f"{pick.choice(FAMILY)} {pick.choice(TITLES)}"
    return f"{pick.choice([given, pick.choice(FAMILY) + given])} {pick.choice(TITLES)}"


def korean_room(pick: random.Random) -> str:
    return pick.choice(_ROOM_HEADS) + pick.choice(["", "", " "]) + pick.choice(_ROOM_TAILS)


def english_name(pick: random.Random) -> str:
    """A given name that training may use; some are made up, so that names are spelled by ear."""
    while True:
        name = pick.choice(ENGLISH_GIVEN)
        if pick.random() < 0.3:
            parts = (_ONSETS, _NUCLEI, _CODAS)
            syllables = pick.randint(1, 3)
            name = "".join(pick.choice(part) for _ in range(syllables) for part in parts)
        if 2 < len(name) < 10 and not is_held_out_name(name):
            return name


def english_person(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.3:
        return pick.choice(_EN_RELATION)
    name = english_name(pick)
    return name if kind < 0.8 else f"{name} {pick.choice(_ENGLISH_FAMILY)}"


def english_room(pick: random.Random) -> str:
    """A room, as English asks for it."""
    return pick.choice(_EN_ROOM)
