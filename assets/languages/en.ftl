# Every text that a visitor sees, in English. The other language files have the same keys and placeholders.

app-name = Parvis
app-what = Visit a cathedral at its true size, on foot or seated, alone or guided.

# The start screen
start-enter = Enter the cathedral
start-recent = Visited before
open-file = Open a visit or a model…
open-folder = Open a folder…
open-filter = Visits, tilesets and models
open-choosing = Choose in the window that has opened.
quit = Quit
cancel = Cancel
back = Back

# The opening screen
opening-title = Making the visit ready
opening-once = This may take a minute the first time. It is kept for the next.
phase-start = Beginning…
phase-opening = Opening the visit…
phase-cutting-the-stones = Cutting the stones…
phase-baking-the-light = Letting the light in…
phase-reading-the-model = Reading the model…
phase-sort = Sorting the stones…
phase-pictures = Preparing the pictures…
phase-tiles = Laying out the tiles…
percent = { $value }%
metres = { $value } m
metres-per-second = { $value } m/s
degrees = { $value }°

# Over the visit
menu-title = Menu
standing = Standing
seated = Seated
sit-down = Press to sit down
stand-up = Press to stand up
captions-on = Captions on
captions-off = Captions off
help-button = Help (H)

# The guided tour
tour-position = stop { $stop } of { $stops }
tour-next = Next
tour-finish = Finish
tour-previous = Previous
tour-repeat = Repeat
tour-pause = Pause
tour-resume = Go on
tour-leave-short = Leave
tour-leave = Leave the tour

# The menu
menu-continue = Continue the visit
menu-tours = Guided tours
menu-visit = In this visit
menu-elsewhere = Elsewhere
menu-leave = Leave for the start screen
entrance = Go to the entrance

# Places
places-title = Places
places-none = This visit names no places.
place-step-free = Step-free

# Phases
timeline-title = Through time
timeline-open = Show another time
timeline-close = Close the timeline
certainty-attested = Known from documents
certainty-likely = Likely
certainty-hypothetical = A hypothesis

# Access settings
access-title = Access settings
access-what = Every change takes effect at once and is kept for your next visit.
access-reading = Reading
access-body = Moving and looking
access-text = Text size
access-text-what = Makes all text and every button larger.
smaller = smaller
larger = larger
less = less
more = more
on = On
off = Off
access-contrast = High contrast
access-contrast-what = Shows the screens in black, white and yellow.
access-captions = Captions
access-captions-what = Shows in writing what is said on a tour.
access-caption-size = Size of the captions
access-caption-size-what = Makes the captions larger or smaller than the other text.
access-posture = Your height
access-posture-what = Sets how high your eyes are above the floor. C changes it at any moment.
access-motion = Less motion
access-motion-what = Changes the view at once where it would otherwise glide.
access-walk = Walking speed
access-walk-what = How far a step takes you. An easy walk is 1.4 m/s.
access-look = Speed of looking around
access-look-what = How far the view turns when you move the mouse or the stick.
access-invert = Turn up and down around
access-invert-what = Moving the mouse or the stick up looks down.
access-view = Width of the view
access-view-what = A wide view shows more at once. A narrow one is calmer.

# Help
help-title = Keys and buttons
help-walking = Moving
help-walk-keys = W A S D, or the arrows up and down, or the left stick
help-walk = Walk.
help-turn-keys = Q and E, or the arrows left and right, or the right stick
help-turn = Turn.
help-mouse-keys = Drag with the mouse
help-mouse = Look around.
help-pace-keys = Hold Shift or Ctrl, or the right or left trigger
help-pace = Faster, or slower.
help-posture-keys = C
help-posture = Sit down or stand up.
help-visit = The visit
help-menu-keys = Esc, or Start on a gamepad
help-menu = The menu.
help-phases-keys = Y, B and N
help-phases = The building through time: the list, one phase back, one on.
help-places-keys = P
help-places = The list of places.
help-tour-keys = T
help-tour = Start the guided tour, then go to its next stop.
help-captions-keys = K
help-captions = Captions on or off.
help-text-keys = Ctrl and +, Ctrl and −, Ctrl and 0
help-text = Larger text, smaller text, usual text.
help-help-keys = H or F1
help-help = This page.
help-streaming-keys = F3
help-streaming = Figures on how the building is loaded.
help-controls = Buttons and menus
help-tab-keys = Tab, or the arrow keys, or the directional pad
help-tab = Go from one button to the next.
help-press-keys = Enter or Space, or the lower button of a gamepad
help-press = Press the button with the golden frame.
help-back-keys = Esc, or the right button of a gamepad
help-back = One step back.
help-gamepad-keys = During a tour: right on the directional pad
help-gamepad = The next stop.
help-gamepad-tour-keys = During a tour: left on the directional pad
help-gamepad-tour = The stop before.

# The streaming panel
streaming-title = Streaming
streaming-complete = Everything in view is here.
streaming-loading = More is on its way.
streaming-boxes = Boxes of the tiles
streaming-colors-level = Level
streaming-colors-error = Error
streaming-colors-state = On the way
streaming-legend-level = From the root on: red, orange, yellow, green, blue, violet, and again.
streaming-legend-error = Error on screen next to what is allowed: blue up to a quarter, green up to a half, yellow up to all of it, orange up to four times, red above.
streaming-legend-state = Green: shown. Blue: waits. Yellow: is being read. Orange: on its way to the graphics card. Red: failed.
streaming-freeze = Hold the tiles still
figure-shown = Tiles shown
figure-wanted = Wanted and not here yet
figure-waiting = Waiting · loading · ready
figure-held = Tiles held
figure-memory = Memory
figure-read = Read so far
figure-detail = Detail, in pixels
figure-selection = Selection
figure-main-thread = Work in this frame
figure-called-off = Called off · wasted · let go
figure-failed = Failed for good
mebibytes = { $value } MiB
mebibytes-of = { $value } of { $budget } MiB
milliseconds = { $value } ms
subject-instance = Copy { $number }
subject-feature = Feature { $number }
subject-place = The place pointed at
subject-content = The content
subject-group = The group
subject-tile = The tile
subject-subtree = The subtree
subject-tileset = The tileset
streaming-failures = Could not be loaded

# Toasts
notice-info = Note
notice-warning = Take care
notice-error = This did not work
notice-dismiss = Close this message

# Saved settings
settings-damaged = Your saved settings could not be read and were set aside as { $file }. Parvis starts with its own settings.
settings-unreadable = Your saved settings could not be opened: { $reason }. Parvis starts with its own settings.
settings-newer = Your settings were saved by a newer Parvis. What this one does not know is kept as it is.
settings-unsaved = Your settings cannot be saved: { $reason }. They hold until you quit.

# From the tour and the captions
tour-missing = This visit has no tour named { $tour }.
tour-ended = The tour “{ $tour }” has ended.
tour-captions-missing = The captions of this stop could not be read: { $why }.
tour-captions-incomplete = Some captions of “{ $tour }” are missing. The tour goes on with its texts.
captions-unreadable = These captions could not be read.

# Quality of the picture
access-picture = The picture
quality = Fineness of the picture
quality-what = A finer picture needs a faster machine. A simpler one follows your movements better.
quality-auto = Automatic
quality-auto-is = Automatic: { $level }
quality-low = Simple
quality-medium = Medium
quality-high = Fine
quality-auto-what = Parvis has measured what this machine draws without slowing down, or does so as the visit begins.
quality-low-what = For a machine without a graphics card, or an old computer. Shadows and the colours of light stay.
quality-medium-what = Smooth edges, shafts of light in the air and sharp pictures on stone.
quality-high-what = The most detail in the stone, and softer shafts of light.
quality-picked = Fineness of the picture chosen for this machine: { $level }. You can change it in the access settings.
