# Every text that a visitor sees, in French. The spaces before : ; ? ! and % are no-break spaces.

app-name = Parvis
app-what = Visitez une cathédrale en grandeur réelle, debout ou assis, seul ou guidé.

# The start screen
start-enter = Entrer dans la cathédrale
start-recent = Déjà visité
open-file = Ouvrir une visite ou un modèle…
open-folder = Ouvrir un dossier…
open-filter = Visites, jeux de tuiles et modèles
open-choosing = Choisissez dans la fenêtre qui s’est ouverte.
quit = Quitter
cancel = Annuler
back = Retour

# The opening screen
opening-title = La visite se prépare
opening-once = La première fois, cela peut prendre une minute. Le résultat est gardé pour la suite.
phase-start = On commence…
phase-opening = Ouverture de la visite…
phase-cutting-the-stones = Taille des pierres…
phase-baking-the-light = Entrée de la lumière…
phase-reading-the-model = Lecture du modèle…
phase-sort = Tri des pierres…
phase-pictures = Préparation des images…
phase-tiles = Mise en place des tuiles…
percent = { $value } %
metres = { $value } m
metres-per-second = { $value } m/s
degrees = { $value }°

# Over the visit
menu-title = Menu
standing = Debout
seated = Assis
sit-down = Appuyer pour s’asseoir
stand-up = Appuyer pour se lever
captions-on = Sous-titres affichés
captions-off = Sous-titres masqués
help-button = Aide (H)

# The guided tour
tour-position = étape { $stop } sur { $stops }
tour-next = Suivante
tour-finish = Terminer
tour-previous = Précédente
tour-repeat = Répéter
tour-pause = Pause
tour-resume = Reprendre
tour-leave-short = Quitter
tour-leave = Quitter la visite guidée

# The menu
menu-continue = Continuer la visite
menu-tours = Visites guidées
menu-visit = Dans cette visite
menu-elsewhere = Ailleurs
menu-leave = Revenir à l’accueil
entrance = Aller à l’entrée

# Places
places-title = Lieux
places-none = Cette visite ne nomme aucun lieu.
place-step-free = Sans marche

# Époques
timeline-title = À travers le temps
timeline-open = Voir une autre époque
timeline-close = Fermer la frise
certainty-attested = Attesté par des documents
certainty-likely = Probable
certainty-hypothetical = Hypothèse

# Access settings
access-title = Réglages d’accès
access-what = Chaque changement agit aussitôt et reste pour votre prochaine visite.
access-reading = Lire
access-body = Se déplacer et regarder
access-text = Taille du texte
access-text-what = Agrandit tous les textes et tous les boutons.
smaller = plus petit
larger = plus grand
less = moins
more = plus
on = Oui
off = Non
access-contrast = Contraste élevé
access-contrast-what = Affiche les écrans en noir, blanc et jaune.
access-captions = Sous-titres
access-captions-what = Affiche par écrit ce qui est dit pendant une visite guidée.
access-caption-size = Taille des sous-titres
access-caption-size-what = Rend les sous-titres plus grands ou plus petits que les autres textes.
access-posture = Votre hauteur
access-posture-what = Règle la hauteur de vos yeux au-dessus du sol. La touche C la change à tout moment.
access-motion = Moins de mouvement
access-motion-what = Change de vue d’un coup là où elle glisserait.
access-walk = Vitesse de marche
access-walk-what = La distance parcourue à chaque pas. Une marche tranquille fait 1,4 m/s.
access-look = Vitesse du regard
access-look-what = De combien la vue tourne quand vous bougez la souris ou le stick.
access-invert = Inverser le haut et le bas
access-invert-what = Pousser la souris ou le stick vers le haut regarde vers le bas.
access-view = Largeur de la vue
access-view-what = Une vue large montre davantage à la fois. Une vue étroite est plus calme.

# Help
help-title = Touches et boutons
help-walking = Se déplacer
help-walk-keys = Z Q S D, ou les flèches haut et bas, ou le stick gauche
help-walk = Marcher.
help-turn-keys = A et E, ou les flèches gauche et droite, ou le stick droit
help-turn = Tourner.
help-mouse-keys = Glisser avec la souris
help-mouse = Regarder autour de soi.
help-pace-keys = Tenir Maj ou Ctrl, ou la gâchette droite ou gauche
help-pace = Plus vite, ou plus lentement.
help-posture-keys = C
help-posture = S’asseoir ou se lever.
help-visit = La visite
help-menu-keys = Échap, ou Start sur une manette
help-menu = Le menu.
help-phases-keys = Y, B et N
help-phases = L’édifice à travers le temps : la frise, une époque en arrière, une en avant.
help-places-keys = P
help-places = La liste des lieux.
help-tour-keys = T
help-tour = Commencer la visite guidée, puis aller à l’étape suivante.
help-captions-keys = K
help-captions = Afficher ou masquer les sous-titres.
help-text-keys = Ctrl et +, Ctrl et −, Ctrl et 0
help-text = Texte plus grand, plus petit, habituel.
help-help-keys = H ou F1
help-help = Cette page.
help-streaming-keys = F3
help-streaming = Des chiffres sur le chargement de l’édifice.
help-controls = Boutons et menus
help-tab-keys = Tab, ou les flèches, ou la croix directionnelle
help-tab = Aller d’un bouton à l’autre.
help-press-keys = Entrée ou Espace, ou le bouton du bas d’une manette
help-press = Appuyer sur le bouton entouré d’or.
help-back-keys = Échap, ou le bouton droit d’une manette
help-back = Un pas en arrière.
help-gamepad-keys = Pendant une visite guidée : droite sur la croix
help-gamepad = L’étape suivante.
help-gamepad-tour-keys = Pendant une visite guidée : gauche sur la croix
help-gamepad-tour = L’étape précédente.

# The streaming panel
streaming-title = Chargement
streaming-complete = Tout ce qui est en vue est là.
streaming-loading = La suite arrive.
streaming-boxes = Boîtes des tuiles
streaming-colors-level = Niveau
streaming-colors-error = Erreur
streaming-colors-state = En chemin
streaming-legend-level = Depuis la racine : rouge, orange, jaune, vert, bleu, violet, puis de nouveau.
streaming-legend-error = Erreur à l’écran par rapport à l’erreur permise : bleu jusqu’au quart, vert jusqu’à la moitié, jaune jusqu’à la totalité, orange jusqu’au quadruple, rouge au-delà.
streaming-legend-state = Vert : affichée. Bleu : en attente. Jaune : en lecture. Orange : en route vers la carte graphique. Rouge : en échec.
streaming-freeze = Figer les tuiles
figure-shown = Tuiles montrées
figure-wanted = Voulues, pas encore là
figure-waiting = En attente · en cours · prêtes
figure-held = Tuiles gardées
figure-memory = Mémoire
figure-read = Lu jusqu’ici
figure-detail = Détail, en pixels
figure-selection = Sélection
figure-main-thread = Travail de cette image
figure-called-off = Annulées · inutiles · libérées
figure-failed = Manquées pour de bon
mebibytes = { $value } Mio
mebibytes-of = { $value } sur { $budget } Mio
milliseconds = { $value } ms
subject-instance = Copie { $number }
subject-feature = Élément { $number }
subject-place = L’endroit visé
subject-content = Le contenu
subject-group = Le groupe
subject-tile = La tuile
subject-subtree = Le sous-arbre
subject-tileset = Le jeu de tuiles
streaming-failures = N’a pas pu être chargé

# Toasts
notice-info = À savoir
notice-warning = Attention
notice-error = Cela n’a pas marché
notice-dismiss = Fermer ce message

# Saved settings
settings-damaged = Vos réglages enregistrés sont illisibles et ont été mis de côté sous { $file }. Parvis démarre avec les siens.
settings-unreadable = Vos réglages enregistrés n’ont pas pu être ouverts : { $reason }. Parvis démarre avec les siens.
settings-newer = Vos réglages viennent d’un Parvis plus récent. Ce que celui-ci ne connaît pas est gardé tel quel.
settings-unsaved = Vos réglages ne peuvent pas être enregistrés : { $reason }. Ils valent jusqu’à ce que vous quittiez.

# From the tour and the captions
tour-missing = Cette visite n’a pas de parcours nommé { $tour }.
tour-ended = La visite guidée « { $tour } » est finie.
tour-captions-missing = Les sous-titres de cette étape n’ont pas pu être lus : { $why }.
tour-captions-incomplete = Il manque des sous-titres à « { $tour } ». La visite continue avec ses textes.
captions-unreadable = Ces sous-titres n’ont pas pu être lus.

# Qualité de l’image
access-picture = L’image
quality = Finesse de l’image
quality-what = Une image plus fine demande une machine plus rapide. Une image plus simple suit mieux vos mouvements.
quality-auto = Automatique
quality-auto-is = Automatique : { $level }
quality-low = Simple
quality-medium = Moyenne
quality-high = Fine
quality-auto-what = Parvis a mesuré ce que cette machine dessine sans ralentir, ou le fait au début de la visite.
quality-low-what = Pour une machine sans carte graphique ou un vieil ordinateur. L’ombre et la couleur de la lumière restent.
quality-medium-what = Des bords lisses, des rayons de lumière dans l’air et des textures nettes.
quality-high-what = Le plus de détails dans la pierre et des rayons de lumière plus doux.
quality-picked = Finesse de l’image choisie pour cette machine : { $level }. Vous pouvez la changer dans les réglages d’accès.
