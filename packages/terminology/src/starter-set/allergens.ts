/**
 * What people are allergic to besides medicines; rows as `read-rows.ts` reads them. The code is that of the allergy where the
 * reference set has one, else that of the substance.
 */
export const allergenRows = `
adhesive; adhesives; adhesive agent
  418920007 | Adhesive agent | snomed-gps
almond; almonds
  256350002 | Almond | snomed-gps
amoxicillin allergy
  294505008 | Allergy to amoxicillin | snomed-gps
animal dander; dander; pet dander; animal hair; animal fur
  264287008 | Animal dander | snomed-gps
animal protein
  711062002 | Animal protein and epidermal substance | snomed-gps
apple
  735215001 | Apple | snomed-gps
aspirin allergy
  293586001 | Allergy to aspirin | snomed-gps
banana
  256307007 | Banana | snomed-gps
bee sting; bee stings
  282095007 | Allergic reaction caused by bee sting | snomed-gps
bee venom; bees; bee; honey bee venom
  288328004 | Bee venom | snomed-gps
carrot
  256319004 | Carrot | snomed-gps
cashew; cashews; cashew nut
  227493005 | Cashew nut | snomed-gps
cat dander; cat; cats; cat hair
  232346004 | Allergy to cat dander | snomed-gps
celery
  256326004 | Celery | snomed-gps
chocolate
  102262009 | Chocolate | snomed-gps
citrus; citrus fruit
  102259006 | Citrus fruit | snomed-gps
cockroach
  710943006 | Cockroach protein | snomed-gps
coconut
  735211005 | Coconut | snomed-gps
cod
  735245003 | Cod | snomed-gps
contrast media; contrast; contrast dye; iodinated contrast media; radiographic contrast; radiocontrast; x-ray dye; iv contrast dye; radiology contrast
  293637006 | Allergy to contrast media | snomed-gps
corn; maize
  412357001 | Corn | snomed-gps
cow dander
  260153004 | Cow dander | snomed-gps
cow's milk protein; milk; cow's milk; cows milk protein
  782555009 | Allergy to cow's milk protein | snomed-gps
crab
  736159005 | Crab | snomed-gps
cuttlefish; squid
  726759005 | Cuttlefish | snomed-gps
cypress pollen
  289949002 | Cypress pollen | snomed-gps
dairy; dairy products; dairy product; dairy food
  226760005 | Dairy food | snomed-gps
dog dander; dog; dogs; dog hair
  260154005 | Dog dander | snomed-gps
dust
  33008008 | Dust | snomed-gps
dust mite; dust mites; house dust mite; house dust mites
  232350006 | Allergy to dust mite protein | snomed-gps
dye; dyes
  61789006 | Dye | snomed-gps
egg; eggs
  102263004 | Eggs (edible) | snomed-gps
egg protein
  213020009 | Allergy to egg protein | snomed-gps
egg white
  256443002 | Egg white | snomed-gps
environmental allergy
  426232007 | Environmental allergy | snomed-gps
feathers; feather
  256435007 | Feather | snomed-gps
fish
  735971005 | Fish | snomed-gps
flower pollen
  256292005 | Flower and weed pollen | snomed-gps
food additives; food additive
  59533004 | Food additive | snomed-gps
food allergy unspecified
  414285001 | Allergy to food | snomed-gps
formaldehyde
  111095003 | Formaldehyde | snomed-gps
fruit
  72511004 | Fruit | snomed-gps
fungus; fungal antigen
  116637007 | Antigen of Fungus | snomed-gps
garlic
  735030001 | Garlic | snomed-gps
gluten
  89811004 | Gluten | snomed-gps
gold
  2309006 | Gold | snomed-gps
grass pollen; grasses; ryegrass; ryegrass pollen
  256277009 | Grass pollen | snomed-gps
hair dye
  412145001 | Hair dye | snomed-gps
hazelnut; hazelnuts
  256353000 | Hazelnut | snomed-gps
hickory nut
  442461000124102 | Hickory nut | snomed-gps
horse dander; horse; horses
  256417003 | Horse dander | snomed-gps
house dust
  128488006 | House dust | snomed-gps
insect bite allergy
  871920005 | Allergic reaction caused by insect bite | snomed-gps
insect venom; insect stings
  280939008 | Insect venom | snomed-gps
iodine
  44588005 | Iodine | snomed-gps
iodine compound; iodine compounds
  294913003 | Allergy to iodine compound | snomed-gps
kiwi; kiwi fruit; kiwifruit
  260176001 | Kiwi fruit | snomed-gps
lactose
  47703008 | Lactose | snomed-gps
lanolin
  42416001 | Lanolin | snomed-gps
latex; natural rubber latex
  300916003 | Allergy to latex | snomed-gps
lobster
  736162008 | Lobster | snomed-gps
mango
  260179008 | Mango fruit | snomed-gps
meat; mammalian meat
  28647000 | Meat | snomed-gps
melon
  260177005 | Melon | snomed-gps
mouse urine proteins
  260156007 | Mouse urine proteins | snomed-gps
mushroom
  735045008 | Mushroom | snomed-gps
mussels
  227150003 | Mussel | snomed-gps
mustard
  51905005 | Mustard | snomed-gps
nickel
  33396006 | Nickel | snomed-gps
nutmeg
  735046009 | Nutmeg | snomed-gps
oats
  418504009 | Oat | snomed-gps
olive pollen
  260126003 | Olive pollen | snomed-gps
onion
  735047000 | Onion | snomed-gps
orange
  256306003 | Orange - fruit | snomed-gps
oyster
  736031006 | Oyster | snomed-gps
peach
  735049002 | Peach | snomed-gps
peanut; peanuts; groundnut
  91935009 | Allergy to peanut | snomed-gps
penicillin allergy
  91936005 | Allergy to penicillin | snomed-gps
perfume; perfumes; fragrance
  418785009 | Perfume | snomed-gps
pine nut; pine nuts
  227511008 | Pine nut | snomed-gps
pineapple
  256313003 | Pineapple | snomed-gps
pistachio; pistachios; pistachio nut
  227512001 | Pistachio nut | snomed-gps
pollen; pollens
  256259004 | Pollen | snomed-gps
pork
  226934003 | Pork | snomed-gps
potassium dichromate
  19893005 | Potassium dichromate | snomed-gps
rabbit dander
  412153009 | Rabbit dander | snomed-gps
ragweed pollen; ragweed
  256303006 | Ragweed pollen | snomed-gps
red meat
  226915003 | Red meat | snomed-gps
rice
  67324005 | Rice | snomed-gps
rubber
  419412007 | Allergy to rubber | snomed-gps
rye
  412068007 | Rye | snomed-gps
scorpion venom
  303314008 | Scorpion venom | snomed-gps
seafood
  44027008 | Seafood | snomed-gps
sesame; sesame seed; sesame seeds
  260167008 | Sesame seed | snomed-gps
shellfish
  735029006 | Shellfish | snomed-gps
shrimp
  278840001 | Shrimp | snomed-gps
soy; soya; soybean
  782594005 | Allergy to soy protein | snomed-gps
spider venom
  303315009 | Spider venom | snomed-gps
strawberry; strawberries
  102261002 | Strawberry | snomed-gps
sulphites; sulfites; metabisulfite
  767406000 | Sulfite and sulfite derivative | snomed-gps
tomato; tomatoes
  734881000 | Tomato | snomed-gps
tree nuts; tree nut; nuts; nut; mixed nuts
  13577000 | Nut | snomed-gps
tree pollen; tree and shrub pollen
  256260009 | Tree and shrub pollen | snomed-gps
tuna
  227144008 | Tuna fish | snomed-gps
wall pellitory pollen
  260118006 | Wall pellitory pollen | snomed-gps
walnut; walnuts
  256352005 | Walnut - nut | snomed-gps
wasp venom; wasp; wasps; wasp sting
  256440004 | Wasp venom | snomed-gps
weed pollen
  419604006 | Weed pollen | snomed-gps
wheat
  412071004 | Wheat | snomed-gps
wool
  412161004 | Wool | snomed-gps
wormwood pollen
  260108001 | Wormwood pollen | snomed-gps
`;
